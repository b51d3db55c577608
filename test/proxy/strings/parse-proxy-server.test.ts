import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyUrl } from '../../../src/model/proxy.ts';
import { maskCredentials, parseProxyServer } from '../../../src/proxy/strings/parse-proxy-server.ts';

const shown = (text: string, options = {}) => {
  const parsed = parseProxyServer(text, options);
  return parsed.ok ? proxyUrl(parsed.server) : parsed.reason;
};

describe('a proxy on the command line', () => {
  it.each([
    ['10.0.0.6:8080', 'http://10.0.0.6:8080'],
    ['proxy.corp.example:3128', 'http://proxy.corp.example:3128'],
    ['PROXY.Corp.Example:3128', 'http://proxy.corp.example:3128'],
    ['proxy.corp.example.:3128', 'http://proxy.corp.example:3128'],
    ['proxy_1:80', 'http://proxy_1:80'],
    ['http://10.0.0.6:8080', 'http://10.0.0.6:8080'],
    ['http://10.0.0.6:8080/', 'http://10.0.0.6:8080'],
    ['HTTP://10.0.0.6:8080', 'http://10.0.0.6:8080'],
    ['https://secure.example:8443', 'https://secure.example:8443'],
    ['socks4://s.example:1080', 'socks4://s.example:1080'],
    ['socks4a://s.example:1080', 'socks4://s.example:1080'],
    ['socks5://s.example:1080', 'socks5://s.example:1080'],
    ['socks5h://s.example:1080', 'socks5://s.example:1080'],
    ['socks://s.example:1080', 'socks5://s.example:1080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['http://[fd00::A]:8080', 'http://[fd00::a]:8080'],
    ['  10.0.0.6:8080  ', 'http://10.0.0.6:8080'],
    ['bücher.example:8080', 'http://xn--bcher-kva.example:8080'],
    ['p:1', 'http://p:1'],
    ['p:65535', 'http://p:65535'],
  ])('%s is %s', (text, url) => expect(shown(text)).toBe(url));

  it.each([
    ['10.0.0.6', 'has no port', '10.0.0.6:8080'],
    ['10.0.0.6:', 'has no port', '10.0.0.6:8080'],
    ['http://proxy.example', 'has no port', 'http://proxy.example:8080'],
    ['', 'names no server', null],
    ['   ', 'names no server', null],
    [':8080', 'names no server', null],
    ['http://', 'names no server', null],
    ['p:0', 'has port 0, which is outside 1 to 65535', null],
    ['p:65536', 'has port 65536, which is outside 1 to 65535', null],
    ['p:99999999999', 'has port 99999999999, which is outside 1 to 65535', null],
    ['p:80a', 'has a port that is no number (80a)', null],
    ['p:-1', 'has a port that is no number (-1)', null],
    ['p:8080:9', 'holds a colon too many', null],
    ['10.0.0.256:8080', 'is no valid IPv4 address', null],
    ['10.0.0:8080', 'is no valid IPv4 address', null],
    ['10.0.0.0.1:80', 'is no valid IPv4 address', null],
    ['pro xy:8080', 'has a blank inside', null],
    ['10.0.0.6 8080', 'has a blank inside', '10.0.0.6:8080'],
    ['a:80 b:80', 'has a blank inside', 'a:80'],
    ['a, b', 'names more than one server', 'a:8080'],
    ['10.0.0.6 : 8080', 'has a blank inside', '10.0.0.6:8080'],
    ['a:80;b:80', 'names more than one server', 'a:80'],
    ['a:80, b:80', 'names more than one server', 'a:80'],
    ['http=a:80;https=b:80', 'names more than one server', 'b:80'],
    ['http://a:80/path', 'has a path after the port', 'http://a:80'],
    ['a:80/proxy.pac', 'is the address of a PAC script, not a server', null],
    ['a:80?x', 'has a path after the port', 'a:80'],
    ['http://u:p@a:80', 'carries a user name or password', 'http://a:80'],
    ['u@a:80', 'carries a user name or password', 'a:80'],
    ['ftp://a:80', 'has the unknown scheme ftp://', 'a:80'],
    ['pac+http://a:80', 'has the unknown scheme pac+http://', 'a:80'],
    ['::1', 'needs brackets around the IPv6 address', '[::1]:8080'],
    ['::1:8080', 'needs brackets around the IPv6 address', '[::1]:8080'],
    ['fd00::1:3128', 'needs brackets around the IPv6 address', '[fd00::1]:3128'],
    ['[::1]', 'has no port', '[::1]:8080'],
    ['[::1:8080', 'has brackets out of place', null],
    ['[10.0.0.6]:8080', 'has brackets out of place', null],
    ['[::1]8080', 'has brackets out of place', null],
    ['*.example:80', 'holds characters that no server name can have', null],
    ['a..b:80', 'is no valid server name', null],
    ['-a:80', 'is no valid server name', null],
    [`${'a'.repeat(64)}:80`, 'is no valid server name', null],
    [`${'a.'.repeat(200)}a:80`, 'holds characters that no server name can have', null],
    ['a'.repeat(3000), 'is too long for a proxy server', null],
  ])('%s: %s', (text, reason, corrected) => {
    expect(parseProxyServer(text)).toMatchObject({ ok: false, reason, corrected });
  });

  it('suggests nothing that it would refuse itself', () => {
    for (const text of ['10.0.0.6', '::1:8080', 'a:80, b:80', 'ftp://a:80', '10.0.0.6 : 8080', 'u:p@a:80/x']) {
      const parsed = parseProxyServer(text);
      expect(parsed.ok ? null : parseProxyServer(parsed.corrected ?? '').ok, text).toBe(true);
    }
  });
});

describe('TelemetryProxyServer, which is host:port exactly', () => {
  it.each([
    ['10.0.0.6:8080', 'http://10.0.0.6:8080', null],
    ['http://10.0.0.6:8080', 'has a scheme (http://) in front', '10.0.0.6:8080'],
    ['https://p.example:8080/', 'has a scheme (https://) in front', 'p.example:8080'],
    [' 10.0.0.6:8080', 'has a blank around it', '10.0.0.6:8080'],
    ['10.0.0.6:8080\r\n', 'has a blank around it', '10.0.0.6:8080'],
    ['10.0.0.6:8080/', 'has a path after the port', '10.0.0.6:8080'],
    ['10.0.0.6', 'has no port', '10.0.0.6:8080'],
    ['a:80;b:80', 'names more than one server', 'a:80'],
  ])('%j: %s', (text, expected, corrected) => {
    expect(shown(text, { form: 'host-port' })).toBe(expected);
    const parsed = parseProxyServer(text, { form: 'host-port' });
    expect(parsed.ok ? null : parsed.corrected).toBe(corrected);
  });
});

describe('a proxy in an environment variable', () => {
  const options = { missingPort: 'by-scheme', credentials: 'drop' } as const;
  it.each([
    ['proxy.example', 'http://proxy.example:80', 1],
    ['https://proxy.example', 'https://proxy.example:443', 1],
    ['socks5://proxy.example', 'socks5://proxy.example:1080', 1],
    ['http://user:pa%20ss@proxy.example:3128', 'http://proxy.example:3128', 1],
    ['user:p@ss@proxy.example', 'http://proxy.example:80', 2],
    ['http://proxy.example:3128/', 'http://proxy.example:3128', 0],
  ])('%s is %s with %d notes', (text, url, notes) => {
    const parsed = parseProxyServer(text, options);
    expect(parsed.ok && proxyUrl(parsed.server)).toBe(url);
    expect(parsed.ok && parsed.notes.length).toBe(notes);
  });
});

describe('what is printed of a setting', () => {
  it.each([
    ['http://u:secret@p:80', 'http://***@p:80'],
    ['u:secret@p:80', '***@p:80'],
    ['http://u:sec/ret;x@p:80', 'http://***@p:80'],
    ['http=u:secret@a:80;https=u:secret@b:80', 'http=***@b:80'],
    ['http://u:sec ret@p:80', 'http://***@p:80'],
    ['p:80', 'p:80'],
  ])('%s is shown as %s', (text, masked) => expect(maskCredentials(text)).toBe(masked));

  it('holds no password, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[ -~]{0,20}$/), (head, host) => {
        const text = `${head}SECRETWORD@${host}`;
        expect(maskCredentials(text)).not.toContain('SECRETWORD');
        const parsed = parseProxyServer(text);
        expect(JSON.stringify(parsed)).not.toContain('SECRETWORD@');
      }),
    );
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'http://',
    'socks5://',
    '[',
    ']',
    ':',
    '::',
    '80',
    '@',
    '/',
    '.',
    ';',
    ' ',
    'a',
    '10.0.0.6',
    '%',
    '\0',
    'é',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  it('is read without throwing, and what is accepted is a server that can be written and read again', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('url', 'host-port'), (text, form) => {
        const parsed = parseProxyServer(text, { form: form as 'url' | 'host-port' });
        if (!parsed.ok) {
          expect(parsed.shown.length).toBeLessThanOrEqual(301);
          return;
        }
        expect(parsed.server.port).toBeGreaterThan(0);
        expect(parsed.server.port).toBeLessThan(65536);
        expect(parseProxyServer(proxyUrl(parsed.server))).toMatchObject({ ok: true, server: parsed.server });
      }),
      { numRuns: 2000 },
    );
  });
});
