import type { Socket } from 'node:net';
import { type AddressInfo, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../src/lab/authority.ts';
import { createDiscoveryLog } from '../../../src/proxy/wpad/discovery-log.ts';
import { downloadPac, MAX_PAC_BYTES } from '../../../src/proxy/wpad/download-pac.ts';
import { httpGet } from '../../../src/proxy/wpad/http-get.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const SCRIPT = 'function FindProxyForURL(url, host) { return "DIRECT"; }';
const TYPE = 'content-type: application/x-ns-proxy-autoconfig';
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server that answers a request with these bytes as they are; the connection stays open where `stay` says so. */
function serve(bytes: Buffer | string, stay = false): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => (stay ? socket.write(bytes) : socket.end(bytes)));
  });
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
}

const input = () => ({
  system: createRecordedSystem({ platform: 'linux' }, 'test'),
  log: createDiscoveryLog(() => 0),
  signal: new AbortController().signal,
  timeoutMs: 3_000,
});
const head = (...lines: readonly string[]) => `HTTP/1.1 200 OK\r\n${[TYPE, ...lines].join('\r\n')}\r\n\r\n`;
const packed = (coding: string, body: Buffer) =>
  Buffer.concat([Buffer.from(head(`content-encoding: ${coding}`)), body]);
const chunked = `${head('transfer-encoding: chunked')}${SCRIPT.length.toString(16)}\r\n${SCRIPT}\r\n0\r\n\r\n`;

describe('a script from a server of its own kind', () => {
  it.each<[string, Buffer | string, RegExp | null]>([
    ['gzip', packed('gzip', gzipSync(SCRIPT)), /^compressed \(gzip\)/],
    ['deflate', packed('deflate', deflateSync(SCRIPT)), /^compressed/],
    ['deflate without a head', packed('deflate', deflateRawSync(SCRIPT)), /^compressed/],
    ['br', packed('br', brotliCompressSync(SCRIPT)), /^compressed \(br\)/],
    ['bare line feeds', `HTTP/1.1 200 OK\n${TYPE}\n\n${SCRIPT}`, /breaks the rules of HTTP/],
    ['a folded line', head('x-a: b\r\n c') + SCRIPT, /breaks the rules of HTTP/],
    ['a large head', head(`x-a: ${'a'.repeat(40_000)}`) + SCRIPT, null],
    ['HTTP/1.0 without a length', `HTTP/1.0 200 OK\r\n${TYPE}\r\n\r\n${SCRIPT}`, null],
    ['an interim answer first', `HTTP/1.1 103 Early Hints\r\n\r\n${head()}${SCRIPT}`, null],
  ])('%s', async (_name, bytes, note) => {
    const result = await downloadPac(`http://127.0.0.1:${await serve(bytes)}/p.pac`, input());
    expect(result).toMatchObject({ ok: true, script: SCRIPT });
    const odd = result.observation.notes.filter((text) => !/^(status|\d+ bytes)/.test(text));
    expect(odd.length).toBe(note === null ? 0 : 1);
    if (note !== null) expect(odd[0]).toMatch(note);
  });

  it.each([
    ['with a length', head(`content-length: ${SCRIPT.length}`) + SCRIPT],
    ['in chunks', chunked],
  ])('is whole while the connection stays open, %s', async (_name, bytes) => {
    const begin = performance.now();
    expect((await downloadPac(`http://127.0.0.1:${await serve(bytes, true)}/p.pac`, input())).ok).toBe(true);
    expect(performance.now() - begin).toBeLessThan(2_500);
  });

  it.each([
    ['cut off in its chunks', `${head('transfer-encoding: chunked')}ff\r\n${SCRIPT}`, 'ECONNRESET'],
    ['no HTTP at all', SCRIPT, 'HPE_INVALID_CONSTANT'],
    [
      'packed far larger than allowed',
      packed('gzip', gzipSync(Buffer.alloc(MAX_PAC_BYTES * 4))),
      'the script is too large: WinHTTP and browsers take at most 1 MB',
    ],
  ])('is refused when it is %s', async (_name, bytes, native) => {
    const result = await downloadPac(`http://127.0.0.1:${await serve(bytes)}/p.pac`, input());
    expect(result).toMatchObject({ ok: false, failure: { code: 'pac_fetch_failed', native } });
  });

  it('is asked for at the next address when the first one refuses or is silent', async () => {
    const port = await serve(head() + SCRIPT);
    const silent = new AbortController();
    const get = (addresses: readonly string[]) =>
      httpGet(new URL(`http://pac.test:${port}/`), { addresses, maxBytes: 1000, signal: silent.signal, roots: [] });
    expect((await get(['127.9.9.2', '127.0.0.1'])).status).toBe(200);
    expect((await get(['::1', '127.0.0.1'])).status).toBe(200);
    await expect(get([])).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it('from a server whose certificate nobody trusts is refused by that name, behind its redirect', async () => {
    const authority = createAuthority('Unknown root', Date.now());
    const { key, cert } = authority.certificateFor(['127.0.0.1']);
    const secure = createTlsServer({ key, cert }, (socket) => socket.on('error', () => undefined));
    secure.on('tlsClientError', () => undefined);
    open.push(secure);
    await new Promise<void>((done) => secure.listen(0, '127.0.0.1', done));
    const where = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/p.pac`;
    const port = await serve(`HTTP/1.1 301 Moved\r\nlocation: ${where}\r\ncontent-length: 0\r\n\r\n`);
    const result = await downloadPac(`http://127.0.0.1:${port}/p.pac`, input());
    expect(result.ok ? null : result.failure.native).toMatch(
      /^the certificate of 127\.0\.0\.1 is not accepted \([A-Z_]+\), behind a redirect \(301\) to https:/,
    );
  });
});
