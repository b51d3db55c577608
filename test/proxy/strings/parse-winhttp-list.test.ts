import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyUrl } from '../../../src/model/proxy.ts';
import { manualServerFor, parseWinhttpList } from '../../../src/proxy/strings/parse-winhttp-list.ts';

const chosen = (text: string, form: 'setting' | 'answer' = 'setting') => {
  const { servers } = parseWinhttpList(text, form);
  return ['http://t.example/', 'https://t.example/'].map((url) => {
    const server = manualServerFor(servers, new URL(url));
    return server === null ? null : proxyUrl(server);
  });
};

describe('a WinHTTP proxy list chooses by the kind of URL', () => {
  it.each([
    ['p:8080', 'http://p:8080', 'http://p:8080'],
    ['p', 'http://p:80', 'http://p:80'],
    ['10.0.0.6:3128', 'http://10.0.0.6:3128', 'http://10.0.0.6:3128'],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128', 'http://[fd00::1]:3128'],
    ['http://p:8080', 'http://p:8080', 'http://p:8080'],
    ['https://p:8080', 'http://p:8080', 'http://p:8080'],
    ['http://p:8080/', 'http://p:8080', 'http://p:8080'],
    ['http=a:80;https=b:8080', 'http://a:80', 'http://b:8080'],
    ['HTTP=a:80;HTTPS=b:8080', 'http://a:80', 'http://b:8080'],
    ['http=a:80 https=b:8080', 'http://a:80', 'http://b:8080'],
    ['http=a:80\thttps=b:8080\r\n', 'http://a:80', 'http://b:8080'],
    [';;http=a:80;;', 'http://a:80', null],
    ['http=a:80', 'http://a:80', null],
    ['https=b:8080', null, 'http://b:8080'],
    ['https=https://b:8443', null, 'http://b:8443'],
    ['http=https://a', 'http://a:80', null],
    ['http=a:80;http=z:80', 'http://a:80', null],
    ['a:80;z:80', 'http://a:80', 'http://a:80'],
    ['https=b:8080;p:80', 'http://p:80', 'http://b:8080'],
    ['p:80;https=b:8080', 'http://p:80', 'http://b:8080'],
    ['socks=s:1080', 'socks4://s:1080', 'socks4://s:1080'],
    ['socks=s', 'socks4://s:1080', 'socks4://s:1080'],
    ['socks5=s', 'socks5://s:1080', 'socks5://s:1080'],
    ['socks=socks5://s:99', 'socks5://s:99', 'socks5://s:99'],
    ['socks5://s:99', 'socks5://s:99', 'socks5://s:99'],
    ['http=a:80;socks=s:1080', 'http://a:80', 'socks4://s:1080'],
    ['ftp=f:21;http=a:80', 'http://a:80', null],
    ['ftp=f:21', null, null],
    ['', null, null],
    [' ; ;; ', null, null],
    ['http=', null, null],
    ['=a:80', null, null],
    ['a:99999', null, null],
    ['a:80,b:80', null, null],
    ['http=u:pw@a:80', 'http://a:80', null],
    ['p:8080\0\0', 'http://p:8080', 'http://p:8080'],
  ])('%j: http by %s, https by %s', (text, http, https) => expect(chosen(text)).toEqual([http, https]));
});

describe("WinHttpGetProxyForUrl's answer reads a scheme as the kind of URL", () => {
  it.each([
    ['http://a:80', 'http://a:80', null],
    ['https://b:80', null, 'http://b:80'],
    ['https://b;http://a', 'http://a:80', 'http://b:80'],
    ['http=https://b', null, 'http://b:80'],
    ['a:80', 'http://a:80', 'http://a:80'],
    ['a:80;b:80', 'http://a:80', 'http://a:80'],
  ])('%j: http by %s, https by %s', (text, http, https) => expect(chosen(text, 'answer')).toEqual([http, https]));
});

describe('what is odd is said', () => {
  it.each([
    ['http=a:80;http=z:80', /z:80 is ignored: an earlier entry/],
    ['ftp=f:21;a:80', /ftp=f:21 serves no http or https URLs/],
    ['https=https://b:8443', /changes nothing/],
    ['http=u:pw@a:80', /left out/],
    [Array.from({ length: 150 }, (_, i) => `h${i}:80`).join(';'), /first 100 of 150/],
  ])('%s', (text, note) => expect(parseWinhttpList(text).notes.join('\n')).toMatch(note));

  it.each([
    ['', 'names no server'],
    [
      'a:80,b:80',
      'holds entries that cannot be used: a:80,b:80 holds a comma: entries are separated by semicolons or blanks',
    ],
    ['a:99999', 'holds entries that cannot be used: a:99999 has a port outside 1 to 65535'],
    ['a:80/x', 'holds entries that cannot be used: a:80/x has a path'],
    [
      'http=a:80;https=10.0.0.300:80',
      'holds entries that cannot be used: https=10.0.0.300:80 is no valid IPv4 address',
    ],
    ['a:80', null],
  ])('%j: %s', (text, problem) => expect(parseWinhttpList(text).problem).toBe(problem));

  it('shows no password', () => {
    const list = parseWinhttpList('http=u:SECRET@a:99999;ftp=u:SECRET@b;https=u:SECRET@c:1;https=u:SECRET@d:1');
    expect(JSON.stringify(list)).not.toContain('SECRET');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'http=',
    'https=',
    'socks=',
    '://',
    ';',
    ' ',
    'a',
    ':80',
    '[',
    ']',
    '::1',
    '@',
    ',',
    '\0',
    '=',
    '/',
  );
  it('is read without throwing; servers are usable and one for each kind', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((p) => p.join('')),
        ),
        (text) => {
          const { servers, problem } = parseWinhttpList(text);
          expect(new Set(servers.map((entry) => entry.for)).size).toBe(servers.length);
          expect(servers.every(({ server }) => server.port > 0 && server.port < 65536 && server.host !== '')).toBe(
            true,
          );
          if (servers.length === 0) expect(problem).not.toBeNull();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is bounded: a megabyte of entries costs no time', () => {
    const started = performance.now();
    parseWinhttpList('http=a:80;'.repeat(100_000));
    parseWinhttpList(' '.repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
