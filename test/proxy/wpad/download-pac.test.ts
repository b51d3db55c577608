import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { discoverWpad } from '../../../src/proxy/wpad/discover-wpad.ts';
import { createDiscoveryLog } from '../../../src/proxy/wpad/discovery-log.ts';
import { downloadPac, MAX_PAC_BYTES } from '../../../src/proxy/wpad/download-pac.ts';
import { pacText } from '../../../src/proxy/wpad/pac-text.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const SCRIPT = 'function FindProxyForURL(url, host) { return "DIRECT"; }';
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
  vi.unstubAllEnvs();
});
const serve = (listener: RequestListener): Promise<string> =>
  new Promise((done) => {
    const server: Server = createServer(listener);
    open.push({ close: () => server.close(() => undefined) && server.closeAllConnections() });
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
const input = (machine: Record<string, unknown> = {}, timeoutMs = 5_000) => ({
  system: createRecordedSystem({ platform: 'linux', ...machine }, 'test'),
  log: createDiscoveryLog(() => 0),
  signal: new AbortController().signal,
  timeoutMs,
});
const download = async (listener: RequestListener, path = '/wpad.dat', timeoutMs = 5_000) =>
  downloadPac(`${await serve(listener)}${path}`, input({}, timeoutMs));

describe('downloadPac', () => {
  it.each([
    ['the proper type', { 'content-type': 'application/x-ns-proxy-autoconfig' }, 3],
    ['any other type, with a note', { 'content-type': 'text/plain' }, 3],
    ['no type at all', {}, 3],
  ])('takes a script with %s', async (_name, headers, notes) => {
    const result = await download((_request, response) => response.writeHead(200, headers).end(SCRIPT));
    expect(result).toMatchObject({ ok: true, script: SCRIPT, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(result.observation.notes.length).toBeLessThanOrEqual(notes);
    expect(result.observation.failure).toBeNull();
  });

  it('that the end of the run cuts short is interrupted, not failed', async () => {
    const run = new AbortController();
    const url = await serve(() => run.abort('deadline'));
    const result = await downloadPac(`${url}/wpad.dat`, { ...input(), signal: run.signal });
    expect(result).toMatchObject({ ok: false, failure: { code: 'interrupted' } });
    expect(result.observation.failure?.code).toBe('interrupted');
  });

  it.each<[string, RequestListener, string, string]>([
    ['404', (_q, r) => r.writeHead(404).end(SCRIPT), 'pac_fetch_failed', 'status 404'],
    ['204', (_q, r) => r.writeHead(204).end(), 'pac_fetch_failed', 'status 204'],
    ['401', (_q, r) => r.writeHead(401, { 'www-authenticate': 'Basic' }).end(SCRIPT), 'pac_fetch_failed', 'status 401'],
    [
      'a page',
      (_q, r) => r.end('<html>Log in</html>'),
      'pac_script_failed',
      'a web page came instead, as from a captive portal or a server that shows its errors',
    ],
    [
      'a page that names the function',
      (_q, r) => r.end('<!DOCTYPE html><title>Help</title>write function FindProxyForURL'),
      'pac_script_failed',
      'a web page ("Help") came instead, as from a captive portal or a server that shows its errors',
    ],
    [
      'a script that is packed and does not say so',
      (_q, r) => r.end(gzipSync(SCRIPT)),
      'pac_script_failed',
      'the answer is compressed (gzip) and has no Content-Encoding header, so that no client can read it',
    ],
    ['nothing', (_q, r) => r.end(), 'pac_script_failed', 'the answer is empty'],
    ['another text', (_q, r) => r.end('hello'), 'pac_script_failed', 'the answer does not define FindProxyForURL'],
    [
      'too much',
      (_q, r) => r.end(SCRIPT + ' '.repeat(MAX_PAC_BYTES)),
      'pac_fetch_failed',
      'the script is too large: WinHTTP and browsers take at most 1 MB',
    ],
    [
      'a body that says it is packed, and is not',
      (_q, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(SCRIPT),
      'pac_fetch_failed',
      'Z_DATA_ERROR',
    ],
    [
      'a redirect in a circle',
      (q, r) => r.writeHead(302, { location: q.url ?? '/' }).end(),
      'pac_fetch_failed',
      'more than 5 redirects',
    ],
    [
      'a redirect to a file',
      (_q, r) => r.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'pac_fetch_failed',
      'file: URLs are not followed, behind a redirect (302) to file:///etc/passwd',
    ],
    [
      'a body that breaks off',
      (_q, r) => {
        r.writeHead(200, { 'content-length': '1000' });
        r.write(SCRIPT);
        setTimeout(() => r.destroy(), 10);
      },
      'pac_fetch_failed',
      'ECONNRESET',
    ],
  ])('refuses %s', async (_name, listener, code, native) => {
    const result = await download(listener);
    expect(result).toMatchObject({ ok: false, failure: { code, native } });
    expect(result.observation.failure).toEqual({ code, native });
  });

  it('follows a redirect and writes it down', async () => {
    const result = await download((request, response) =>
      request.url === '/wpad.dat' ? response.writeHead(301, { location: '/real.pac' }).end() : response.end(SCRIPT),
    );
    expect(result.ok).toBe(true);
    expect(result.observation.notes[0]).toMatch(/^redirected \(301\) to http:\/\/127\.0\.0\.1:\d+\/real\.pac$/);
  });

  it('gives up on a server that is silent', async () => {
    const result = await download(() => undefined, '/wpad.dat', 150);
    expect(result).toMatchObject({ ok: false, failure: { native: 'timed out' } });
  });

  it('gives up on endless headers and on what is not HTTP', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('SSH-2.0-OpenSSH_9\r\n');
    });
    open.push(server);
    const port = await new Promise<number>((done) =>
      server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
    );
    expect(await downloadPac(`http://127.0.0.1:${port}/`, input())).toMatchObject({
      ok: false,
      failure: { code: 'pac_fetch_failed' },
    });
  });

  it('never goes through a proxy of the environment', async () => {
    let asked = 0;
    const proxy = await serve((_request, response) => {
      asked += 1;
      response.end(SCRIPT);
    });
    for (const name of ['http_proxy', 'HTTP_PROXY', 'ALL_PROXY']) vi.stubEnv(name, proxy);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const result = await download((_request, response) => response.writeHead(404).end());
    expect([result.ok, asked]).toEqual([false, 0]);
  });

  it.each(['not a url', 'ftp://127.0.0.1/x', 'data:text/plain,FindProxyForURL', 'http://'])('refuses %s', async (url) =>
    expect((await downloadPac(url, input())).ok).toBe(false),
  );

  it('shows no credentials and no values of the query', async () => {
    const base = (await serve((_request, response) => response.writeHead(404).end())).replace('//', '//anna:s3cret@');
    expect(JSON.stringify(await downloadPac(`${base}/p.pac?sig=t0ken`, input()))).not.toMatch(/s3cret|t0ken|anna/);
  });
});

describe('pacText', () => {
  it.each([
    ['the header names it', Buffer.from('grün', 'latin1'), 'text/plain; charset=iso-8859-1', 'grün'],
    ['the header wins over the mark', Buffer.from('\ufeffgrün', 'utf8'), 'x/y; charset="utf-8"', 'grün'],
    ['the mark', Buffer.from('\ufeffgrün', 'utf8'), '', 'grün'],
    [
      'UTF-16 by its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('grün', 'utf16le')]),
      'text/plain',
      'grün',
    ],
    ['nothing says: one byte a character', Buffer.from('grün', 'latin1'), 'text/plain', 'grün'],
    ['an unknown charset counts as none', Buffer.from('grün', 'latin1'), 'text/plain; charset=klingon', 'grün'],
  ])('%s', (_name, bytes, type, text) => expect(pacText(bytes, type)).toBe(text));
});

describe('discoverWpad', () => {
  const machine = (dhcp: string | null, dns: Record<string, string>, downloads: Record<string, unknown> = {}) => ({
    platform: 'win32',
    searchDomains: ['hq.corp.example'],
    wpad: { dhcp, dns },
    downloads,
  });
  const script = { body: SCRIPT };

  it.each([
    [
      'the machine’s own domain first',
      machine(
        null,
        { 'wpad.hq.corp.example': '10.0.0.1', 'wpad.corp.example': '10.0.0.2' },
        { 'http://wpad.hq.corp.example/wpad.dat': script, 'http://wpad.corp.example/wpad.dat': script },
      ),
      'pac',
      'DNS name wpad.hq.corp.example',
    ],
    [
      'the domain above it',
      machine(null, { 'wpad.corp.example': '10.0.0.2' }, { 'http://wpad.corp.example/wpad.dat': script }),
      'pac',
      'DNS name wpad.corp.example',
    ],
    [
      'the next name when a script cannot be had',
      machine(
        null,
        { 'wpad.hq.corp.example': '10.0.0.1', 'wpad.corp.example': '10.0.0.2' },
        {
          'http://wpad.hq.corp.example/wpad.dat': { status: 404, body: '' },
          'http://wpad.corp.example/wpad.dat': script,
        },
      ),
      'pac',
      'DNS name wpad.corp.example',
    ],
    [
      'DHCP before names',
      machine('http://dhcp.test/p.pac', { 'wpad.corp.example': '10.0.0.2' }, { 'http://dhcp.test/p.pac': script }),
      'pac',
      'DHCP option 252',
    ],
    [
      'DHCP even when its script cannot be had',
      machine(
        'http://dhcp.test/p.pac',
        { 'wpad.corp.example': '10.0.0.2' },
        { 'http://dhcp.test/p.pac': { status: 500, body: '' }, 'http://wpad.corp.example/wpad.dat': script },
      ),
      'unusable',
      'DHCP option 252',
    ],
    [
      'a bare host from DHCP',
      machine('http://dhcp.test', {}, { 'http://dhcp.test/wpad.dat': script }),
      'pac',
      'DHCP option 252',
    ],
    ['nothing', machine(null, {}), 'absent', 'WPAD'],
  ])('takes %s', async (_name, recorded, state, source) => {
    const { settings } = await discoverWpad(input(recorded));
    expect(settings.state).toBe(state);
    expect(settings.source).toContain(source);
  });

  it('warns of a public address', async () => {
    const { settings } = await discoverWpad(
      input(machine(null, { 'wpad.corp.example': '8.8.8.8' }, { 'http://wpad.corp.example/wpad.dat': script })),
    );
    expect(settings.why).toContain('a public address');
  });

  it('connects to the address that the name had', async () => {
    const base = new URL(
      await serve((request, response) => response.end(request.headers.host === 'named.test' ? SCRIPT : 'no')),
    );
    const result = await downloadPac(
      `http://named.test:${base.port}/wpad.dat`.replace(`:${base.port}`, `:${base.port}`),
      input(),
      ['127.0.0.1'],
    );
    expect(result.ok).toBe(false); // the Host header carries the port
    const other = await serve((request, response) =>
      response.end(request.headers.host?.startsWith('named.test:') ? SCRIPT : 'no'),
    );
    expect((await downloadPac(`http://named.test:${new URL(other).port}/wpad.dat`, input(), ['127.0.0.1'])).ok).toBe(
      true,
    );
  });
});
