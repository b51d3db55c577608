import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROXY_CREDENTIALS } from '../../src/lab/http-proxy.ts';
import { SCENARIOS } from '../../src/lab/scenario.ts';
import { type Lab, startLab } from '../../src/lab/start-lab.ts';
import { LAB_SCENARIOS } from '../../src/model/options.ts';
import { exchange, open, parseAnswer, proxyRequest, readAll, request, secure, tunnel } from './raw-client.ts';
import { TARGETS, target } from './targets.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ targets: TARGETS, scenario: 'inspected' });
});
afterAll(() => lab.stop());

const portOf = (name: string): number => Number(new URL(lab.servers.find((server) => server.name === name)!.url).port);
const CNC = 'https://gw.cloud.example/commands/test';
const basic = (text: string): string => `Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}\r\n`;

describe('mock cloud', () => {
  it.each(TARGETS.map((row) => [row.id, row] as const))('answers target %s', async (id, row) => {
    const url = new URL(row.url);
    const isTls = url.protocol === 'https:';
    const tcp = await open(portOf(isTls ? 'cloud' : 'cloud-http'));
    const socket = isTls ? await secure(tcp, url.hostname, lab.settings.serviceCaPem) : tcp;
    const extra = row.httpMethod === 'POST' ? 'Content-Length: 2\r\n' : '';
    const answer = await exchange(socket, request(row.url, row.httpMethod, extra) + (extra ? 'ab' : ''));
    expect([answer.status, answer.headers.get('x-mde-lab')]).toEqual([row.observed[0]?.status ?? 404, id]);
    expect(answer.headers.has('via')).toBe(false);
  });

  it('shows a certificate of the lab root for any name, also without one', async () => {
    const named = await secure(await open(portOf('cloud')), 'any.thing.example', lab.settings.serviceCaPem);
    expect(named.peer.subjectaltname).toBe('DNS:*.thing.example');
    const unnamed = await secure(await open(portOf('cloud')), null, lab.settings.serviceCaPem);
    expect(unnamed.peer.subjectaltname).toBe('DNS:localhost, IP Address:127.0.0.1');
    unnamed.destroy();
    named.destroy();
  });

  it('answers a name that it does not know with 404 and says so', async () => {
    const socket = await secure(await open(portOf('cloud')), 'no.such.example', lab.settings.serviceCaPem);
    const answer = await exchange(socket, request('https://no.such.example/'));
    expect([answer.status, answer.headers.get('x-mde-lab')]).toEqual([404, 'unknown-host']);
  });
});

describe.each(['proxy', 'proxy-tls'])('%s', (name) => {
  const connectTo = async (): Promise<Socket> => {
    const tcp = await open(portOf(name));
    return name === 'proxy' ? tcp : secure(tcp, 'localhost', lab.settings.serviceCaPem);
  };

  it('opens a tunnel and leaves no trace inside', async () => {
    const socket = await connectTo();
    socket.write('CONNECT gw.cloud.example:443 HTTP/1.1\r\nHost: gw.cloud.example:443\r\n\r\n');
    const head = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(head).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
    const inside = await secure(socket, 'gw.cloud.example', lab.settings.serviceCaPem);
    const answer = await exchange(inside, request(CNC));
    expect([answer.status, answer.headers.get('x-mde-lab'), answer.headers.has('via')]).toEqual([200, 'cnc', false]);
  });

  it('passes plain http on and signs with Via', async () => {
    const answer = await exchange(await connectTo(), proxyRequest('http://ctldl.update.example/authroot.stl'));
    expect([answer.status, answer.headers.get('x-mde-lab')]).toEqual([200, 'ctl']);
    expect(answer.headers.get('via')).toBe('1.1 proxy.lab.invalid (MDE-Lab-Proxy)');
  });

  it.each(['GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'CONNECT nonsense HTTP/1.1\r\nHost: x\r\n\r\n'])(
    'answers %j with 400',
    async (text) => expect((await exchange(await connectTo(), text)).status).toBe(400),
  );
});

describe('plain tunnels', () => {
  it.each([
    ['crl.pki.example:80', 'http://crl.pki.example/root.crl', 'HEAD', 'crl'],
    ['own.cloud.example:8080', 'http://own.cloud.example:8080/', 'GET', 'own-plain'],
  ])('lead %s to the cloud on plain http', async (authority, url, method, id) => {
    const { socket } = await tunnel(portOf('proxy'), authority);
    const answer = await exchange(socket, request(url, method));
    expect(answer.headers.get('x-mde-lab')).toBe(id);
  });

  it('takes what the client sent too early', async () => {
    const socket = await open(portOf('proxy'));
    const early = request('http://ctldl.update.example/authroot.stl');
    socket.write(`CONNECT ctldl.update.example:80 HTTP/1.1\r\nHost: x\r\n\r\n${early}`);
    const [, second] = (await readAll(socket)).toString().split(/(?<=established\r\n\r\n)/);
    expect(parseAnswer(second ?? '').headers.get('x-mde-lab')).toBe('ctl');
  });
});

describe('authenticating proxy', () => {
  it.each([
    ['none', '', 407],
    ['wrong ones', basic('lab:wrong'), 407],
    ['another scheme', 'Proxy-Authorization: Bearer x\r\n', 407],
    ['the right ones', basic(PROXY_CREDENTIALS), 200],
  ])('with %s answers CONNECT and http alike', async (_name, header, status) => {
    const { head, socket } = await tunnel(portOf('proxy-auth'), 'gw.cloud.example:443', header);
    socket.destroy();
    expect(parseAnswer(head).status).toBe(status);
    const plain = await exchange(
      await open(portOf('proxy-auth')),
      proxyRequest('http://ctldl.update.example/authroot.stl', 'GET', header),
    );
    expect(plain.status).toBe(status);
    const challenge = status === 407 ? 'Basic realm="MDE Client Analyzer Lab"' : undefined;
    expect(parseAnswer(head).headers.get('proxy-authenticate')).toBe(challenge);
    expect(plain.headers.get('proxy-authenticate')).toBe(challenge);
  });
});

describe('blocking proxy', () => {
  it('refuses a tunnel to a blocked host with 403 and a page, then closes', async () => {
    const socket = await open(portOf('proxy-blocking'));
    const answer = await exchange(socket, 'CONNECT acc.blob.storage.example:443 HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('Access to acc.blob.storage.example is blocked');
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(answer.body)));
  });

  it('shows the page with status 200 for plain http', async () => {
    const answer = await exchange(
      await open(portOf('proxy-blocking')),
      proxyRequest('http://ctldl.update.example/authroot.stl'),
    );
    expect([answer.status, answer.headers.has('x-mde-lab')]).toEqual([200, false]);
    expect(answer.body).toContain('Access to ctldl.update.example is blocked');
  });

  it('lets the others pass', async () => {
    const { head, socket } = await tunnel(portOf('proxy-blocking'), 'gw.cloud.example:443');
    socket.destroy();
    expect(parseAnswer(head).status).toBe(200);
  });
});

describe('inspection', () => {
  it.each([
    ['inside a tunnel', async () => (await tunnel(portOf('proxy-inspecting'), 'gw.cloud.example:443')).socket],
    ['on the direct way', () => open(portOf('cloud-inspected'))],
  ])('%s shows its own authority and signs with Via', async (_where, connect) => {
    const refused = await secure(await connect(), 'gw.cloud.example', lab.settings.serviceCaPem).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(refused).toBe('SELF_SIGNED_CERT_IN_CHAIN');
    const inside = await secure(await connect(), 'gw.cloud.example', lab.settings.caPem ?? '');
    expect(inside.peer.issuer.CN).toBe('MDE Client Analyzer Lab Inspection CA');
    const answer = await exchange(inside, request(CNC));
    expect([answer.headers.get('x-mde-lab'), answer.headers.get('via')]).toEqual([
      'cnc',
      '1.1 proxy.lab.invalid (MDE-Lab-Proxy)',
    ]);
  });
});

describe('garbage', () => {
  const GARBAGE: readonly (string | Buffer)[] = [
    '\x00\x01\x02\x03',
    '\r\n\r\n\r\n',
    'GET\r\n\r\n',
    'CONNECT\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`,
    `GET http://${'a'.repeat(300)}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    Buffer.from('1603010200010001fc0303', 'hex'),
    Buffer.from('05ff', 'hex'),
    Buffer.from('0501000503000100', 'hex'),
    Buffer.from('04010050000000017800', 'hex'),
    Buffer.alloc(5000, 0xff),
  ];
  const SERVERS = ['cloud', 'cloud-http', 'proxy', 'proxy-tls', 'proxy-auth', 'proxy-blocking', 'socks', 'pac'];

  it.each(SERVERS)('does not harm %s', async (name) => {
    await Promise.all(
      GARBAGE.map(async (bytes) => {
        const socket = await open(portOf(name));
        socket.end(bytes);
        await readAll(socket);
      }),
    );
    // A client that vanishes in the middle.
    const gone = await open(portOf(name));
    gone.write('CONNECT gw.cloud.example:443 HTTP/1.1\r\nHost: x\r\n\r\n');
    gone.resetAndDestroy();
    const alive = await exchange(await open(portOf('cloud-http')), request('http://ctldl.update.example/authroot.stl'));
    expect(alive.status).toBe(200);
    (await open(portOf(name))).destroy();
  });

  it('cuts a body without end off', async () => {
    const socket = await open(portOf('cloud-http'));
    const ended = readAll(socket);
    socket.write('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n');
    const chunk = Buffer.alloc(256 * 1024);
    while (!socket.destroyed && socket.bytesWritten < 64 * 1024 * 1024) {
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
    }
    await ended;
    expect(socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('settings', () => {
  it.each(LAB_SCENARIOS)('of %s name what its plan says', async (scenario) => {
    const other = await startLab({ targets: TARGETS, scenario });
    try {
      const plan = SCENARIOS[scenario];
      const { settings } = other;
      expect(other.expects).toEqual({ exitCode: plan.exitCode, findings: plan.findings });
      expect(other.summary).toBe(plan.summary);
      expect(settings.namedProxy === null).toBe(plan.proxy === null);
      expect(settings.proxy === null).toBe(plan.commandLine === null || plan.proxy === null);
      expect(settings.caPem === null).toBe(!plan.trustsInspection);
      expect(JSON.stringify(settings.machine)).toContain(
        settings.namedProxy === null ? '' : Buffer.from(settings.namedProxy).toString('hex'),
      );
      if (settings.pac !== null) {
        const script = await exchange(await open(Number(new URL(settings.pac).port)), request(settings.pac));
        expect(script.headers.get('content-type')).toBe('application/x-ns-proxy-autoconfig');
        expect(script.body).toContain(`"PROXY ${settings.namedProxy}${plan.pacFallsBack ? '; DIRECT' : ''}"`);
      }
      // Every port of the targets is led away from the real cloud; a closed way is refused at once.
      expect(settings.connectTo.map((rule) => rule.fromPort)).toEqual([443, 8443, 80, 8080]);
      for (const { toHost, toPort } of settings.connectTo) {
        expect(toHost).toBe('127.0.0.1');
        const opened = await open(toPort ?? 0).then(
          (socket) => {
            socket.destroy();
            return 'open';
          },
          (error: NodeJS.ErrnoException) => error.code,
        );
        expect(opened).toBe(plan.direct === 'refused' ? 'ECONNREFUSED' : 'open');
      }
    } finally {
      await other.stop();
    }
  });

  it('become the arguments of analyze', () => {
    const text = lab.analyzeArguments({ machine: 'm.json', serviceCa: 's.pem', ca: 'c.pem' }).join(' ');
    expect(text).toMatch(
      /^--machine m\.json --service-ca-file s\.pem --ca-file c\.pem (--connect-to :\d+:127\.0\.0\.1:\d+ ){4}--connect-to-direct-only --pac http:\S+\/wpad\.dat --named-proxy \S+ --proxy \S+$/,
    );
  });
});

describe('life', () => {
  it('stops while connections are open, and leaves nothing listening', async () => {
    const other = await startLab({ targets: TARGETS, scenario: 'healthy' });
    const ports = other.servers.map((server) => Number(new URL(server.url).port));
    const idle = await Promise.all(ports.map((port) => open(port)));
    const closed = Promise.all(idle.map((socket) => readAll(socket)));
    await other.stop();
    await closed;
    await other.stop();
    const after = await Promise.all(
      ports.map((port) => open(port).catch((error: NodeJS.ErrnoException) => error.code)),
    );
    expect(new Set(after)).toEqual(new Set(['ECONNREFUSED']));
  });

  it('leaves no handle behind', async () => {
    const handles = () => process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name)).length;
    const before = handles();
    for (let round = 0; round < 3; round++) {
      const other = await startLab({ targets: TARGETS, scenario: 'healthy' });
      const { socket } = await tunnel(
        Number(new URL(other.servers.find((server) => server.name === 'proxy')!.url).port),
        'gw.cloud.example:443',
      );
      const ended = readAll(socket);
      await other.stop();
      await ended;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(handles()).toBeLessThanOrEqual(before);
  });

  it('serves ten thousand targets', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => target(`t${index}`, `https://h${index}.bulk.example/`));
    const other = await startLab({ targets: many, scenario: 'blocked' });
    try {
      const proxy = Number(new URL(other.servers.find((server) => server.name === 'proxy')!.url).port);
      const { socket } = await tunnel(proxy, 'h9999.bulk.example:443');
      const inside = await secure(socket, 'h9999.bulk.example', other.settings.serviceCaPem);
      const answer = await exchange(inside, request('https://h9999.bulk.example/'));
      expect(answer.headers.get('x-mde-lab')).toBe('t9999');
    } finally {
      await other.stop();
    }
  });
});
