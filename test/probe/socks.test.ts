import type { Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Behaviour,
  closeServers,
  lastOf,
  loopbackNames,
  measureOne,
  OK,
  onHead,
  proxy,
  says,
  target,
  tcpServer,
  trail,
} from './bench.ts';

/** A SOCKS server of a few lines: answers step by step with fixed bytes, records what it was sent. */
const socks =
  (answers: readonly Buffer[], asked: Buffer[], then: (socket: Socket) => void = () => {}): Behaviour =>
  (socket) => {
    let step = 0;
    const onData = (chunk: Buffer) => {
      asked.push(chunk);
      const answer = answers[step++];
      if (answer) socket.write(answer);
      if (step === answers.length) {
        socket.off('data', onData);
        then(socket as Socket);
      }
    };
    socket.on('data', onData);
  };

const GRANTED5 = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
const refuse5 = (code: number) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
const NO_AUTH = Buffer.from([5, 0]);
const http = (socket: Socket) => onHead((one) => one.end(OK))(socket, 1);

describe('SOCKS', () => {
  afterAll(closeServers);

  it('5: the name goes to the proxy, and http:// is tunnelled', async () => {
    const asked: Buffer[] = [];
    const server = await tcpServer(socks([NO_AUTH, GRANTED5], asked, http));
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port, 'socks5')]);
    expect(trail(cell)).toBe('tcp(proxy) tunnel(proxy) http(target)');
    expect(asked[1]?.toString('latin1')).toContain('cloud.test');
    expect(cell.attempts[0]?.observations[1]).toMatchObject({ kind: 'socks5', status: 0, authority: 'cloud.test:80' });
  });

  it('4: as 4a, the name goes to the proxy', async () => {
    const asked: Buffer[] = [];
    const server = await tcpServer(socks([Buffer.from([0, 90, 0, 0, 0, 0, 0, 0])], asked, http));
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port, 'socks4')]);
    expect(trail(cell)).toBe('tcp(proxy) tunnel(proxy) http(target)');
    expect(asked[0]?.toString('latin1')).toContain('cloud.test');
    expect(cell.attempts[0]?.observations[1]).toMatchObject({ kind: 'socks4', status: 90 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 77])('5: reply %i is a refusal with its code', async (code) => {
    const server = await tcpServer(socks([NO_AUTH, refuse5(code)], []));
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port, 'socks5')]);
    expect(lastOf(cell)).toMatchObject({ phase: 'tunnel', status: code, failure: { code: 'socks_rejected' } });
  });

  it.each([91, 92, 93])('4: reply %i is a refusal with its code', async (code) => {
    const server = await tcpServer(socks([Buffer.from([0, code, 0, 0, 0, 0, 0, 0])], []));
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port, 'socks4')]);
    expect(lastOf(cell)).toMatchObject({ phase: 'tunnel', status: code, failure: { code: 'socks_rejected' } });
  });

  /** SOCKS 4 without names: 4a's mark, an address 0.0.0.x, is refused. */
  const only4 =
    (asked: Buffer[], reply: number): Behaviour =>
    (socket, connection) => {
      socket.once('data', (chunk: Buffer) => {
        asked.push(chunk);
        const named = chunk.readUInt32BE(4) < 256;
        socket.write(Buffer.from([0, named ? 91 : reply, 0, 0, 0, 0, 0, 0]));
        if (!named && reply === 90) onHead((one) => one.end(OK))(socket, connection);
      });
    };

  it('4: a server that knows no names gets the address that this machine knows', async () => {
    const asked: Buffer[] = [];
    const server = await tcpServer(only4(asked, 90));
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port, 'socks4')]);
    expect(trail(cell)).toBe('tcp(proxy) dns(target) tcp(proxy) tunnel(proxy) http(target)');
    expect(asked.map((bytes) => bytes.subarray(4, 8).join('.'))).toEqual(['0.0.0.1', '127.0.0.1']);
    const [, dns, , tunnel] = cell.attempts[0]?.observations ?? [];
    expect(dns).toMatchObject({ name: 'cloud.test', addresses: ['127.0.0.1'] });
    expect(tunnel).toMatchObject({ authority: '127.0.0.1:80', status: 90 });
    expect(new Set(cell.attempts[0]?.observations.map(({ id }) => id)).size).toBe(5);
  });

  it('4: refused by address too, it is a refusal, asked once more only', async () => {
    const asked: Buffer[] = [];
    const server = await tcpServer(only4(asked, 91));
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port, 'socks4')]);
    expect(trail(cell)).toBe('tcp(proxy) dns(target) tcp(proxy) tunnel(proxy) socks_rejected');
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['that this machine does not know', 'http://cloud.missing/', loopbackNames],
    [
      'that has an IPv6 address only',
      'http://cloud.test/',
      { ...loopbackNames, lookup: async () => ({ addresses: [{ address: '::1', family: 6 as const }] }) },
    ],
  ])('4: a refused name %s stays refused', async (_what, url, network) => {
    const asked: Buffer[] = [];
    const server = await tcpServer(only4(asked, 90));
    const cell = await measureOne(target(url), [proxy(server.port, 'socks4')], { network });
    expect(trail(cell)).toBe('tcp(proxy) tunnel(proxy) socks_rejected');
    expect(asked).toHaveLength(1);
  });

  const faults: readonly [string, Behaviour, string][] = [
    ['no acceptable method', socks([Buffer.from([5, 255])], []), 'socks_auth_required'],
    ['silence', () => {}, 'generic_timeout_error'],
    ['silence after the greeting', socks([NO_AUTH], []), 'generic_timeout_error'],
    ['close after the greeting', socks([NO_AUTH, Buffer.alloc(0)], [], (socket) => socket.end()), 'eof_error'],
    ['close', (socket) => socket.once('data', () => socket.end()), 'eof_error'],
    ['reset', (socket) => socket.once('data', () => (socket as Socket).resetAndDestroy()), 'connection_reset'],
    [
      'HTTP instead',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      'proxy_invalid_response',
    ],
    ['slow drip', socks([Buffer.from([5])], []), 'generic_timeout_error'],
  ];
  it.each(faults)('5: %s', async (_name, behave, word) => {
    const server = await tcpServer(behave);
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port, 'socks5')], { timeoutMs: 500 });
    expect(trail(cell)).toBe(`tcp(proxy) tunnel(proxy) ${word}`);
  });

  it('5: user and password only after the proxy asked, on a new connection', async () => {
    const asked: Buffer[] = [];
    const server = await tcpServer((socket, connection) =>
      connection === 1
        ? socks([Buffer.from([5, 255])], asked)(socket, connection)
        : socks([Buffer.from([5, 2]), Buffer.from([1, 0]), GRANTED5], asked, http)(socket, connection),
    );
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port, 'socks5')], {
      proxyCredentials: 'anna:pass:word',
    });
    expect(trail(cell)).toBe('tcp(proxy) tcp(proxy) tunnel(proxy) http(target)');
    expect(asked[0]).toEqual(Buffer.from([5, 1, 0]));
    expect(asked[2]?.toString('latin1')).toContain('pass:word');
    expect(JSON.stringify(cell)).not.toContain('pass:word');
    expect(cell.attempts[0]?.observations[2]).toMatchObject({ authenticated: true, challenge: { status: 255 } });
  });

  it('is not HTTP: an HTTP proxy asked in SOCKS is named', async () => {
    const server = await tcpServer(says('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port, 'socks4')], { timeoutMs: 300 });
    expect(lastOf(cell).failure?.code).toMatch(/timeout|invalid/);
  });
});
