import { describe, expect, it } from 'vitest';
import { diagnoseBypass, matchBypass } from '../../../src/proxy/bypass/match-bypass.ts';

const decide = (dialect: 'winhttp' | 'wininet', text: string, host: string) =>
  matchBypass({ dialect, text }, new URL(host.includes('://') ? host : `http://${host}/`));

/** list, host, and the entry that decides (null: through the proxy), where WinINET and WinHTTP agree. */
const BOTH: readonly (readonly [string, string, string | null])[] = [
  // names
  ['intra.example', 'intra.example', 'intra.example'],
  ['intra.example', 'INTRA.example', 'intra.example'],
  ['INTRA.Example', 'intra.example', 'INTRA.Example'],
  ['intra.example', 'www.intra.example', null],
  ['intra.example', 'myintra.example', null],
  ['intra.example', 'intra.example.net', null],
  ['intra', 'intra', 'intra'],
  ['intra', 'intra.example', null],
  ['bücher.example', 'xn--bcher-kva.example', 'bücher.example'],
  // wildcards
  ['*.example', 'www.example', '*.example'],
  ['*.example', 'a.b.example', '*.example'],
  ['*.example', 'example', null],
  ['*example', 'example', '*example'],
  ['*example', 'myexample', '*example'],
  ['www.*', 'www.example', 'www.*'],
  ['www.*.example', 'www.a.b.example', 'www.*.example'],
  ['www.*.example', 'www.example', null],
  ['*a*b*', 'xaxbx', '*a*b*'],
  ['*a*b*', 'xbxax', null],
  ['w?w.example', 'www.example', null],
  ['*', 'anything.example', '*'],
  ['10.*', '10.200.3.4', '10.*'],
  ['10.*', '110.1.1.1', null],
  ['192.168.1.*', '192.168.10.1', null],
  // what has no meaning
  ['.example', 'www.example', null],
  ['.example', 'example', null],
  // <local>
  ['<local>', 'fileserver', '<local>'],
  ['<LOCAL>', 'fileserver', '<LOCAL>'],
  ['<local>', 'fileserver.example', null],
  ['<local>', '10.0.0.1', null],
  ['<local>', '[fd00::1]', null],
  ['<local>', 'fileserver:8080', '<local>'],
  // ports
  ['api.example:8443', 'https://api.example:8443/', 'api.example:8443'],
  ['api.example:8443', 'https://api.example/', null],
  ['api.example:443', 'https://api.example/', 'api.example:443'],
  ['api.example:80', 'http://api.example/', 'api.example:80'],
  ['*:8080', 'http://x.example:8080/', '*:8080'],
  ['[fd00::1]:80', 'http://[fd00::1]/', '[fd00::1]:80'],
  ['[fd00::1]:81', 'http://[fd00::1]/', null],
  // addresses are text
  ['10.0.0.6', '10.0.0.6', '10.0.0.6'],
  ['010.0.0.6', '10.0.0.6', null],
  ['[fd00::1]', '[fd00::1]', '[fd00::1]'],
  ['fd00:*', '[fd00::1]', 'fd00:*'],
  // separators
  ['a.example;b.example', 'b.example', 'b.example'],
  ['a.example b.example', 'b.example', 'b.example'],
  ['a.example,b.example', 'b.example', 'b.example'],
  ['a.example;\r\n\tb.example', 'b.example', 'b.example'],
  [';;a.example;;', 'a.example', 'a.example'],
  // nothing written: loopback and link-local only
  ['', 'localhost', 'implicit'],
  ['', 'loopback', 'implicit'],
  ['', '127.0.0.1', 'implicit'],
  ['', '[::1]', 'implicit'],
  ['', '169.254.9.9', 'implicit'],
  ['', '[fe80::9]', 'implicit'],
  ['', '[febf::9]', 'implicit'],
  ['', '[fec0::9]', null],
  ['', 'my.localhost', null],
  ['', '10.0.0.1', null],
  // <-loopback> takes back what stands before it
  ['<-loopback>', 'localhost', null],
  ['<-loopback>', '169.254.9.9', null],
  ['<-loopback>;localhost', 'localhost', 'localhost'],
  ['localhost;<-loopback>', 'localhost', null],
  ['<local>;<-loopback>', 'localhost', null],
  ['<-loopback>;<local>', 'localhost', '<local>'],
  ['*.example;<-loopback>', 'www.example', '*.example'],
];

describe('a Windows bypass list', () => {
  for (const dialect of ['wininet', 'winhttp'] as const)
    it.each(BOTH)(`${dialect}: %j, %s: %s`, (text, host, entry) => {
      expect(decide(dialect, text, host)).toEqual({ bypassed: entry !== null, entry });
    });
});

describe('where WinHTTP and WinINET differ', () => {
  it.each([
    // One slash makes WinHTTP refuse the list; reading such a one from the registry it goes direct everywhere.
    ['10.0.0.0/8', 'www.example', '10.0.0.0/8', null],
    ['a.example;http://b.example', 'c.example', 'http://b.example', null],
    ['a.example;http://b.example/', 'a.example', 'http://b.example/', 'a.example'],
    // WinHTTP never sends 127/8 to a proxy; WinINET can be told to.
    ['<-loopback>', '127.0.0.1', 'implicit', null],
    ['127.0.0.1;<-loopback>', '127.0.0.1', '127.0.0.1', null],
    ['', '127.9.9.9', 'implicit', null],
  ])('%j, %s: WinHTTP %s, WinINET %s', (text, host, winhttp, wininet) => {
    expect(decide('winhttp', text, host).entry).toBe(winhttp);
    expect(decide('wininet', text, host).entry).toBe(wininet);
  });
});

describe('an administrator is told', () => {
  it.each([
    ['10.0.0.0/8', ['slash-spoils-list']],
    ['https://a.example', ['slash-spoils-list']],
    ['.contoso.com', ['leading-dot-ignored']],
    ['contoso.com', ['bare-name-only']],
    ['contoso.co.uk', ['bare-name-only']],
    ['*', ['everything-direct']],
    ['*.contoso.com;<local>;server.contoso.com;10.*;intranet', []],
    ['', []],
  ])('%j: %j', (text, codes) => {
    expect(diagnoseBypass({ dialect: 'winhttp', text }).map((note) => note.code)).toEqual(codes);
  });

  it('in WinINET a slash kills its entry only', () => {
    expect(diagnoseBypass({ dialect: 'wininet', text: '10.0.0.0/8' })).toMatchObject([
      { code: 'dead-entry', entry: '10.0.0.0/8', words: expect.stringContaining('10.*') },
    ]);
  });
});
