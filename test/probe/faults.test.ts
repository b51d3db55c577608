import { afterAll, describe, expect, it } from 'vitest';
import { FAILURE_NAMES, type FailureCode } from '../../src/model/failure.ts';
import type { RouteServer } from '../../src/model/proxy.ts';
import type { Target } from '../../src/model/target.ts';
import {
  type Behaviour,
  closedPort,
  closeServers,
  lastOf,
  measureOne,
  OK,
  onHead,
  proxy,
  resetConnection,
  says,
  target,
  tcpServer,
  tlsServer,
  trail,
  tunnelTo,
} from './bench.ts';

/**
 * Every step against every fault, by real servers that really fail. Each ends within its step's limit, with the right
 * word, and leaves no socket and no timer behind.
 */
const TIMEOUT_MS = 700;

const reset: Behaviour = (socket) => resetConnection(socket);
const close: Behaviour = (socket) => socket.end();
const silent: Behaviour = (socket) => socket.resume();
const resetAfterData: Behaviour = (socket) => socket.once('data', () => resetConnection(socket));
const closeAfterData: Behaviour = (socket) => socket.once('data', () => socket.end());
const silentAfterData: Behaviour = (socket) => socket.once('data', () => {});

/** Writes `bytes` again and again until the peer is gone. */
const endless =
  (first: string, bytes: string, everyMs = 0): Behaviour =>
  (socket) =>
    socket.once('data', () => {
      socket.write(first);
      const more = () => {
        if (socket.destroyed || !socket.writable) return;
        socket.write(bytes);
        if (everyMs > 0) setTimeout(more, everyMs).unref();
        else setImmediate(more);
      };
      more();
    });

const HEAD = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const ALERT_40 = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 40]);

type Row = readonly [fault: string, behave: Behaviour, word: FailureCode | null, status?: number | null];

/** What a server does when it is asked something in HTTP. */
const HTTP_FAULTS: readonly Row[] = [
  ['reset', resetAfterData, 'connection_reset'],
  ['close without a byte', closeAfterData, 'eof_error'],
  ['silence', silentAfterData, 'generic_timeout_error'],
  ['slow drip of the head', endless('HTTP/1.1 200', ' ', 50), 'generic_timeout_error'],
  ['half close, then silence', (socket) => socket.once('data', () => socket.end(HEAD)), 'eof_error'],
  ['garbage', says(Buffer.from('\x00\x01\x02\xff\xfe garbage\r\n\r\n', 'latin1')), 'http_invalid_response'],
  ['HTTP/0.9', says('<html>old</html>\r\n\r\n'), 'http_invalid_response'],
  ['wrong protocol: SSH', says('SSH-2.0-OpenSSH_9.2\r\n'), 'http_invalid_response'],
  ['wrong protocol: TLS alert', says(ALERT_40), 'http_invalid_response'],
  ['head of 200 kB', says(`${HEAD}X: ${'a'.repeat(200_000)}\r\n\r\n`), 'http_response_too_large'],
  ['endless headers', endless(HEAD, `X-A: ${'b'.repeat(1000)}\r\n`), 'http_response_too_large'],
  ['1xx storm', endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), 'http_invalid_response'],
  ['slow 1xx storm', endless('', 'HTTP/1.1 102 Processing\r\n\r\n', 100), 'generic_timeout_error'],
  ['invalid chunk size', says(`${CHUNKED}zz\r\nhello\r\n0\r\n\r\n`), 'http_invalid_response', 200],
  ['truncated chunk', says(`${CHUNKED}100\r\nshort`), 'eof_error', 200],
  ['truncated body', says(`${HEAD}Content-Length: 100\r\n\r\nshort`), 'eof_error', 200],
  ['slow drip of the body', endless(`${HEAD}Content-Length: 9999\r\n\r\n`, '.', 50), 'generic_timeout_error', 200],
  ['endless body', endless(`${HEAD}\r\n`, 'x'.repeat(10_000)), null, 200],
  ['endless chunks', endless(CHUNKED, `3e8\r\n${'x'.repeat(1000)}\r\n`), null, 200],
  ['body of 5 MB', says(`${HEAD}Content-Length: 5000000\r\n\r\n${'x'.repeat(5_000_000)}`), null, 200],
  ['negative length', says(`${HEAD}Content-Length: -5\r\n\r\n`), 'http_invalid_response'],
  ['two lengths', says(`${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\nokk`), 'http_invalid_response'],
  ['redirect to itself', says('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'), null, 302],
  [
    'unasked upgrade',
    says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    'http_invalid_response',
  ],
  ['503', says('HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n'), null, 503],
];

/** What a proxy does when it is asked for a tunnel. */
const TUNNEL_FAULTS: readonly Row[] = [
  ['reset', resetAfterData, 'connection_reset'],
  ['reset at once', reset, 'connection_reset'],
  ['close without a byte', closeAfterData, 'eof_error'],
  ['close at once', close, 'eof_error'],
  ['silence', silentAfterData, 'generic_timeout_error'],
  ['slow drip of the head', endless('HTTP/1.1 200', ' ', 50), 'generic_timeout_error'],
  ['half close in the middle of the head', (socket) => socket.once('data', () => socket.end(HEAD)), 'eof_error'],
  ['garbage', says(Buffer.from('\x00\x01\x02\xff\xfe garbage\r\n\r\n', 'latin1')), 'proxy_invalid_response'],
  ['HTTP/0.9', says('<html>old</html>'), 'proxy_invalid_response'],
  ['wrong protocol: SSH', says('SSH-2.0-OpenSSH_9.2\r\n'), 'proxy_invalid_response'],
  ['wrong protocol: TLS alert', says(ALERT_40), 'proxy_invalid_response'],
  ['malformed status line', says('HTTP/1.1 abc what\r\n\r\n'), 'proxy_invalid_response'],
  ['head of 200 kB', says(`${HEAD}X: ${'a'.repeat(200_000)}\r\n\r\n`), 'http_response_too_large'],
  ['endless headers', endless(HEAD, `X-A: ${'b'.repeat(1000)}\r\n`), 'http_response_too_large'],
  ['1xx storm', endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), 'proxy_invalid_response'],
  ['403', says('HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope'), 'tunnel_rejected', 403],
  ['302', says('HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\n\r\n'), 'tunnel_rejected', 302],
  ['407', says('HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n\r\n'), 'proxy_auth_required', 407],
  ['refusal with an endless body', endless('HTTP/1.1 403 No\r\n\r\n', 'x'.repeat(1000)), 'tunnel_rejected', 403],
  [
    'refusal whose body never comes',
    (socket) => socket.once('data', () => socket.write('HTTP/1.1 502 No\r\nContent-Length: 9\r\n\r\n')),
    'tunnel_rejected',
    502,
  ],
];

/** What a server does instead of a TLS handshake. */
const TLS_FAULTS: readonly Row[] = [
  ['reset after the ClientHello', resetAfterData, 'connection_reset'],
  ['close after the ClientHello', closeAfterData, 'eof_error'],
  ['silence', silent, 'generic_timeout_error'],
  ['plain HTTP', (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), 'ssl_not_tls'],
  ['alert handshake_failure', (socket) => socket.once('data', () => socket.end(ALERT_40)), 'ssl_version_or_cipher'],
  [
    'alert protocol_version',
    (socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 70]))),
    'ssl_version_or_cipher',
  ],
  [
    'alert unrecognized_name',
    (socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 112]))),
    'ssl_failed_handshake',
  ],
  [
    'alert internal_error',
    (socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 80]))),
    'ssl_failed_handshake',
  ],
];

const handles = () => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|TLS/i.test(name)).length;
let before = 0;

async function fails(row: Row, one: Target, servers: readonly RouteServer[], steps: string): Promise<void> {
  const [fault, , word, status = null] = row;
  const began = performance.now();
  const cell = await measureOne(one, servers, { timeoutMs: TIMEOUT_MS });
  // Generous: the machine may be busy. Without its limit each of these would hang for ever.
  expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + 4000);
  // A peer that goes away at once may do so while the step before still runs.
  if (fault.endsWith('at once')) expect(trail(cell)).toMatch(new RegExp(` ${word}$`));
  else expect(trail(cell)).toBe(word === null ? steps : `${steps} ${word}`);
  const last = lastOf(cell);
  expect('status' in last ? last.status : null).toBe(status);
  if (word) expect(FAILURE_NAMES[word].winhttp).toBeGreaterThan(12_000);
  expect(JSON.stringify(cell).length).toBeLessThan(120_000);
}

describe('faults', () => {
  afterAll(async () => {
    await closeServers();
    await new Promise((done) => setTimeout(done, 100));
    expect(handles()).toBeLessThanOrEqual(before);
  });

  it('begins with a known number of sockets and timers', () => {
    before = handles();
  });

  describe.concurrent.each(HTTP_FAULTS.map((row) => [row[0], row] as const))('http %s', (_name, row) => {
    it('at the target, plain', async () => {
      const server = await tcpServer(row[1]);
      await fails(row, target(`http://127.0.0.1:${server.port}/`), ['direct'], 'tcp(target) http(target)');
    });
    it('at the target, inside TLS', async () => {
      const server = await tlsServer(row[1]);
      const steps = 'tcp(target) tls(target) http(target)';
      await fails(row, target(`https://127.0.0.1:${server.port}/`), ['direct'], steps);
    });
    it('at the proxy, absolute form', async () => {
      const server = await tcpServer(row[1]);
      await fails(row, target('http://cloud.test/'), [proxy(server.port)], 'tcp(proxy) http(proxy)');
    });
  });

  describe.concurrent.each(TUNNEL_FAULTS.map((row) => [row[0], row] as const))('tunnel %s', (_name, row) => {
    it('at an HTTP proxy', async () => {
      const server = await tcpServer(row[1]);
      await fails(row, target('https://cloud.test/'), [proxy(server.port)], 'tcp(proxy) tunnel(proxy)');
    });
    it('at an HTTPS proxy', async () => {
      const server = await tlsServer(row[1]);
      const steps = 'tcp(proxy) tls(proxy) tunnel(proxy)';
      await fails(row, target('https://cloud.test/'), [proxy(server.port, 'https')], steps);
    });
  });

  describe.concurrent.each(TLS_FAULTS.map((row) => [row[0], row] as const))('tls %s', (_name, row) => {
    it('at the target', async () => {
      const server = await tcpServer(row[1]);
      await fails(row, target(`https://127.0.0.1:${server.port}/`), ['direct'], 'tcp(target) tls(target)');
    });
    it('at the target behind a proxy', async () => {
      const server = await tcpServer(row[1]);
      const via = await tcpServer(tunnelTo(server.port));
      const steps = 'tcp(proxy) tunnel(proxy) tls(target)';
      await fails(row, target('https://cloud.test/'), [proxy(via.port)], steps);
    });
    it('at an HTTPS proxy', async () => {
      const server = await tcpServer(row[1]);
      await fails(row, target('https://cloud.test/'), [proxy(server.port, 'https')], 'tcp(proxy) tls(proxy)');
    });
  });

  describe('tcp', () => {
    it('refused at the target', async () => {
      const row: Row = ['', silent, 'connection_refused'];
      await fails(row, target(`http://127.0.0.1:${await closedPort()}/`), ['direct'], 'tcp(target)');
    });
    it('refused at the proxy', async () => {
      const row: Row = ['', silent, 'connection_refused'];
      await fails(row, target('https://cloud.test/'), [proxy(await closedPort())], 'tcp(proxy)');
    });
    it('the other side of the answer: a good server passes', async () => {
      const server = await tcpServer(onHead((socket) => socket.end(OK)));
      await fails(
        ['', silent, null, 200],
        target(`http://127.0.0.1:${server.port}/`),
        ['direct'],
        'tcp(target) http(target)',
      );
    });
  });

  describe('dns', () => {
    const failing = (code: string) => ({
      lookup: () => Promise.reject(Object.assign(new Error(code), { code })),
      aliases: async () => ['x.privatelink.test'],
    });
    it.each([
      ['ENOTFOUND', 'dns_nxdomain_error'],
      ['ENODATA', 'dns_no_answer'],
      ['EAI_AGAIN', 'dns_server_failure'],
      ['ESERVFAIL', 'dns_server_failure'],
      ['EREFUSED', 'dns_refused_error'],
      ['ETIMEOUT', 'dns_timeout_error'],
    ] as const)('%s is %s, for target and proxy', async (code, word) => {
      const network = failing(code);
      const direct = await measureOne(target('https://cloud.test/'), ['direct'], { network });
      expect(trail(direct)).toBe(`dns(target) ${word}`);
      const behind = await measureOne(target('https://cloud.test/'), [proxy(1, 'http', 'proxy.test')], { network });
      expect(trail(behind)).toBe(`dns(proxy) ${word}`);
    });
    it('a resolver that never answers ends with the step', async () => {
      const network = { lookup: () => new Promise<never>(() => {}), aliases: async () => [] };
      const cell = await measureOne(target('https://cloud.test/'), ['direct'], { network, timeoutMs: 200 });
      expect(trail(cell)).toBe('dns(target) dns_timeout_error');
    });
    it('no address is an answer too', async () => {
      const network = { lookup: async () => ({ addresses: [] }), aliases: async () => [] };
      expect(trail(await measureOne(target('https://cloud.test/'), ['direct'], { network }))).toBe(
        'dns(target) dns_no_answer',
      );
    });
    it('the CNAME chain is asked for a missing name', async () => {
      const cell = await measureOne(target('https://cloud.test/'), ['direct'], { network: failing('ENOTFOUND') });
      expect(lastOf(cell)).toMatchObject({ phase: 'dns', aliases: ['x.privatelink.test'] });
    });
  });
});
