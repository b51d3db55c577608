import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createListeners, findClosedPort } from '../../src/lab/listeners.ts';
import { createSocksProxy } from '../../src/lab/socks-proxy.ts';
import { open, readAll, readExactly } from './raw-client.ts';

const listeners = createListeners();
let port = 0;
beforeAll(async () => {
  // The tunnel's far end tells which port was asked for and what came through.
  const proxy = createSocksProxy((socket, asked) => {
    socket.write(`port ${asked} `);
    socket.on('data', (data) => socket.end(data));
    socket.resume();
  });
  port = await listeners.listen(proxy);
});
afterAll(() => listeners.close());

const NAME = Buffer.from('a.example');
const name5 = Buffer.concat([Buffer.from([5, 1, 0, 3, NAME.length]), NAME, Buffer.from([0x01, 0xbb])]);
const ip5 = Buffer.from([5, 1, 0, 1, 10, 0, 0, 1, 0, 80]);
const ipv6 = Buffer.concat([Buffer.from([5, 1, 0, 4]), Buffer.alloc(16, 1), Buffer.from([0, 80])]);
const ip4 = Buffer.from([4, 1, 0, 80, 10, 0, 0, 1, ...Buffer.from('user'), 0]);
const name4a = Buffer.concat([Buffer.from([4, 1, 0x01, 0xbb, 0, 0, 0, 1, 0]), NAME, Buffer.from([0])]);
const GREETING = Buffer.from([5, 1, 0]);
const OK5 = '05000001' + '7f000001' + '0000';
const OK4 = '005a000000000000';

describe('SOCKS proxy', () => {
  it.each([
    ['5 with a name', GREETING, name5, OK5, 443],
    ['5 with an IPv4 address', GREETING, ip5, OK5, 80],
    ['5 with an IPv6 address', GREETING, ipv6, OK5, 80],
    ['4', null, ip4, OK4, 80],
    ['4a with a name', null, name4a, OK4, 443],
  ])('version %s opens a tunnel', async (_name, greeting, message, expected, asked) => {
    const socket = await open(port);
    if (greeting) {
      socket.write(greeting);
      expect((await readExactly(socket, 2)).toString('hex')).toBe('0500');
    }
    socket.write(message);
    expect((await readExactly(socket, expected.length / 2)).toString('hex')).toBe(expected);
    socket.write('hello');
    expect((await readAll(socket)).toString()).toBe(`port ${asked} hello`);
  });

  it('takes everything in one packet, and byte by byte', async () => {
    const all = Buffer.concat([GREETING, name5, Buffer.from('early')]);
    const whole = await open(port);
    whole.write(all);
    expect((await readAll(whole)).toString('latin1')).toContain('port 443 early');
    const slow = await open(port);
    const answer = readAll(slow);
    for (const byte of all) {
      slow.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await answer).toString('latin1')).toContain('port 443 e');
  });

  it.each([
    ['only a password is offered', '050102', '05ff'],
    ['BIND is asked', '050100' + '0502000101020304' + '0050', '0500' + '05070001' + '7f0000010000'],
    ['the address type is unknown', '050100' + '0501000901020304' + '0050', '0500' + '05070001' + '7f0000010000'],
    ['version 4 BIND is asked', '04020050' + '0a000001' + '00', '005b000000000000'],
    ['it is another protocol', Buffer.from('GET / HTTP/1.1\r\n').toString('hex'), '005b000000000000'],
  ])('refuses when %s', async (_name, sent, expected) => {
    const socket = await open(port);
    socket.write(Buffer.from(sent, 'hex'));
    expect((await readAll(socket)).toString('hex')).toBe(expected);
  });

  it('drops a handshake without end', async () => {
    const socket = await open(port);
    socket.write(Buffer.concat([Buffer.from([4, 1, 0, 80, 10, 0, 0, 1]), Buffer.alloc(4000, 0x61)]));
    expect((await readAll(socket)).length).toBe(0);
  });

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const socket = await open(port);
        socket.end(Buffer.from(bytes));
        await readAll(socket);
      }),
      { numRuns: 150 },
    );
    (await open(port)).destroy();
  });
});

describe('closed port', () => {
  it('is outside of the ephemeral ranges, and refuses', async () => {
    const closed = await findClosedPort();
    expect(closed).toBeGreaterThanOrEqual(20_000);
    expect(closed).toBeLessThan(30_000);
    await expect(open(closed)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is not one on which somebody listens', async () => {
    const taken = await findClosedPort();
    const { createServer } = await import('node:net');
    const server = createServer().listen(taken, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const numbers = [(taken - 20_000) / 10_000, 0.5];
    expect(await findClosedPort(() => numbers.shift() ?? 0.6)).not.toBe(taken);
    server.close();
  });
});
