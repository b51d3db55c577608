import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeServerText } from '../../../src/model/proxy.ts';
import { pacArguments } from '../../../src/proxy/pac/pac-arguments.ts';
import { parsePacResult } from '../../../src/proxy/pac/parse-pac-result.ts';

describe('the answer of a PAC script', () => {
  it.each([
    ['DIRECT', ['direct']],
    ['direct', ['direct']],
    ['PROXY a:8080', ['http://a:8080']],
    ['proxy A.example:8080', ['http://a.example:8080']],
    ['PROXY a', ['http://a:80']],
    ['HTTPS a', ['https://a:443']],
    ['SOCKS a', ['socks4://a:1080']],
    ['SOCKS4 a:1', ['socks4://a:1']],
    ['SOCKS5 a', ['socks5://a:1080']],
    ['PROXY a:1; PROXY b:2; DIRECT', ['http://a:1', 'http://b:2', 'direct']],
    ['PROXY a:1;PROXY a:1', ['http://a:1', 'http://a:1']],
    [' ; PROXY\t a:1 ;; ', ['http://a:1']],
    ['PROXY [fd00::1]:8080', ['http://[fd00::1]:8080']],
    ['PROXY [fd00::1]', ['http://[fd00::1]:80']],
    ['PROXY bücher.example:1', ['http://xn--bcher-kva.example:1']],
    ['PROXY a:1\nPROXY b:2', ['direct']],
    ['HTTP a:1', ['direct']],
    ['HTTP a:1; PROXY b:1', ['http://b:1']],
    ['PROXY', ['direct']],
    ['PROXY a:0', ['http://a:0']],
    ['PROXY -a:1', ['http://-a:1']],
    ['PROXY a..b:1', ['http://a..b:1']],
    ['PROXY a%41:1', ['http://aa:1']],
    ['PROXY a%20b:1', ['direct']],
    ['PROXY *:1', ['direct']],
    ['PROXY 10.1:9', ['http://10.0.0.1:9']],
    ['PROXY 0x7f:9', ['http://0.0.0.127:9']],
    ['PROXY 300.1.1.1:9', ['direct']],
    ['PROXY ::1', ['direct']],
    ['PROXY ::1:9', ['http://[::1]:9']],
    ['PROXY a\\b:1', ['direct']],
    ['PROXY a#b:1', ['direct']],
    ['PROXY a:65536; DIRECT', ['direct']],
    ['PROXY a:x; SOCKS5 b', ['socks5://b:1080']],
    ['PROXY a:1, PROXY b:2', ['direct']],
    ['PROXY http://a:1', ['direct']],
    ['PROXY-a:1', ['direct']],
    ['DIRECT a:1; PROXY b:1', ['http://b:1']],
    ['a:8080', ['direct']],
    ['JUNK; DIRECT; PROXY a:1', ['direct', 'http://a:1']],
    ['PROXY a:', ['direct']],
    ['', ['direct']],
    ['undefined', ['direct']],
  ])('%j means %j', (text, servers) => expect(parsePacResult(text).servers.map(routeServerText)).toEqual(servers));

  it.each([
    ['HTTP a:1', /only Firefox knows HTTP; write PROXY.*nothing usable is left/s],
    ['PROXY a:99999; DIRECT', /"PROXY a:99999" is dropped: its port is outside 0 to 65535/],
    ['PROXY a:1, b:1', /separated by semicolons/],
    ['QUIC a:1; DIRECT', /QUIC is no kind of proxy/],
    ['', /empty, which means direct/],
    ['PROXY a:1', /^$/],
  ])('%j is remarked: %s', (text, words) => expect(parsePacResult(text).notes.join('\n')).toMatch(words));

  it('whatever it is: never empty, never thrown, bounded', () => {
    const pieces = fc.constantFrom(
      'PROXY',
      'SOCKS5',
      'DIRECT',
      ' ',
      ';',
      'a',
      ':80',
      '[',
      ']',
      '::1',
      '\0',
      '\n',
      'é',
      '@',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((p) => p.join('')),
        ),
        (text) => {
          const { servers } = parsePacResult(text);
          expect(servers.length).toBeGreaterThan(0);
          for (const server of servers)
            if (server !== 'direct')
              expect(parsePacResult(`PROXY ${routeServerText({ ...server, scheme: 'http' }).slice(7)}`).notes).toEqual(
                [],
              );
        },
      ),
      { numRuns: 2000 },
    );
    expect(parsePacResult('PROXY a:1;'.repeat(100_000)).servers.length).toBe(50);
  });
});

describe('what a script is shown', () => {
  it.each([
    ['https://user:secret@a.example/path?token=1#part', 'https://a.example/', 'a.example'],
    ['https://a.example:8443/path', 'https://a.example:8443/', 'a.example'],
    ['http://user:secret@a.example/path?q=1#part', 'http://a.example/path?q=1', 'a.example'],
    ['wss://a.example/socket?t=1', 'wss://a.example/', 'a.example'],
    ['https://[fd00::1]:444/x', 'https://[fd00::1]:444/', 'fd00::1'],
    ['https://A.Example', 'https://a.example/', 'a.example'],
  ])('%s as %s, %s', (url, shown, host) => expect(pacArguments(url)).toEqual({ url: shown, host }));
});
