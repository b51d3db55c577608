import { describe, expect, it } from 'vitest';
import type { BypassDialect } from '../../src/model/proxy.ts';
import { routeServerText } from '../../src/model/proxy.ts';
import { matchBypass } from '../../src/proxy/bypass/match-bypass.ts';
import { createHostFunctions } from '../../src/proxy/pac/host-functions.ts';
import { pacArguments } from '../../src/proxy/pac/pac-arguments.ts';
import { parsePacResult } from '../../src/proxy/pac/parse-pac-result.ts';
import { parseProxyServer } from '../../src/proxy/strings/parse-proxy-server.ts';
import { manualServerFor, parseWinhttpList } from '../../src/proxy/strings/parse-winhttp-list.ts';

/**
 * Where programs disagree about the same text, and what this one does. For the sensor WinHTTP decides, then Chromium;
 * for environment variables Go, then curl. A row is changed only together with its reason.
 */
interface Decision {
  readonly about: string;
  /** Who reads it otherwise, and how. */
  readonly others: string;
  readonly why: string;
  readonly ours: unknown;
  readonly check: () => unknown;
}

const bypass = (dialect: BypassDialect, text: string, host: string) =>
  matchBypass({ dialect, text }, new URL(`http://${host}/`)).bypassed;
const servers = (text: string) => parsePacResult(text).servers.map(routeServerText).join(' ');
const at = (now: string) =>
  createHostFunctions({
    now: () => Date.parse(now),
    aheadMinutes: () => 0,
    lookup: () => [],
    localAddresses: () => [],
    alert: () => undefined,
  });

const DECISIONS: readonly Decision[] = [
  {
    about: 'a range 10.0.0.0/8 in a WinHTTP bypass list',
    others: 'WinINET ignores the entry and goes through the proxy',
    why: 'measured: a WinHTTP list with a slash, read from the registry, sends everything direct',
    ours: [true, true, false],
    check: () => [
      bypass('winhttp', '10.0.0.0/8', '10.1.2.3'),
      bypass('winhttp', '10.0.0.0/8', 'www.example'),
      bypass('wininet', '10.0.0.0/8', '10.1.2.3'),
    ],
  },
  {
    about: '127.0.0.1 after <-loopback>',
    others: 'WinINET sends it to the proxy',
    why: 'measured: WinHTTP keeps 127.0.0.0/8 direct whatever the list says',
    ours: [true, false],
    check: () => [bypass('winhttp', 'x;<-loopback>', '127.0.0.1'), bypass('wininet', 'x;<-loopback>', '127.0.0.1')],
  },
  {
    about: 'a leading dot',
    others: 'curl, Python and GNOME cover the name too; macOS and Go only what lies below; Windows nothing',
    why: 'each source is read in its own dialect; for the environment that is Go',
    ours: ['environment:below', 'gnome:both', 'macos:below', 'winhttp:none', 'wininet:none'],
    check: () =>
      (['environment', 'gnome', 'macos', 'winhttp', 'wininet'] as const).map((dialect) => {
        const below = bypass(dialect, '.corp.example', 'www.corp.example');
        return `${dialect}:${bypass(dialect, '.corp.example', 'corp.example') ? 'both' : below ? 'below' : 'none'}`;
      }),
  },
  {
    about: 'localhost with an empty no_proxy',
    others: 'curl sends it to the proxy',
    why: 'Go, and every sensible administrator; the router still leaves a list that nobody wrote aside',
    ours: true,
    check: () => bypass('environment', '', 'localhost'),
  },
  {
    about: 'a star amid a no_proxy list',
    others: 'curl takes a star only when it stands alone',
    why: 'Go: any entry that is a star covers everything',
    ours: true,
    check: () => bypass('environment', 'a.example,*', 'b.example'),
  },
  {
    about: 'a trailing dot in a host or in no_proxy',
    others: 'Go compares it',
    why: 'curl: it is the same name; nothing is lost by it',
    ours: [true, true],
    check: () => [
      bypass('environment', 'corp.example.', 'corp.example'),
      bypass('environment', 'corp.example', 'corp.example.'),
    ],
  },
  {
    about: 'a proxy variable with a scheme that nobody speaks',
    others: 'Go hands foo://host on',
    why: 'it cannot be measured; the setting is reported as unusable',
    ours: false,
    check: () => parseProxyServer('foo://host:80', { missingPort: 'by-scheme' }).ok,
  },
  {
    about: 'https:// in front of a server in a WinHTTP setting',
    others: 'as a URL it would be a proxy spoken to over TLS',
    why: 'WinHTTP and .NET speak plain HTTP to it',
    ours: 'http',
    check: () => manualServerFor(parseWinhttpList('https://p:443').servers, new URL('https://t/'))?.scheme,
  },
  {
    about: 'socks= in a Windows list, SOCKS in a PAC answer',
    others: 'pac-proxy-agent means version 5',
    why: 'WinINET and every browser mean version 4',
    ours: ['socks4', 'socks4://s:1080'],
    check: () => [parseWinhttpList('socks=s').servers[0]?.server.scheme, servers('SOCKS s')],
  },
  {
    about: 'socks:// as a URL',
    others: 'curl means version 4',
    why: 'Chromium and proxy-agent mean version 5',
    ours: 'socks5',
    check: () => {
      const parsed = parseProxyServer('socks://s:1080');
      return parsed.ok && parsed.server.scheme;
    },
  },
  {
    about: 'HTTP in a PAC answer',
    others: 'Firefox takes it for PROXY',
    why: 'Chromium drops it, and WinHTTP knows PROXY only',
    ours: 'direct',
    check: () => servers('HTTP a:1'),
  },
  {
    about: 'a PAC answer of junk only',
    others: 'pac-proxy-agent throws',
    why: 'Chromium goes direct; the note says what was dropped',
    ours: 'direct',
    check: () => servers('JUNK a:1; b:2'),
  },
  {
    about: 'what a script sees of https://host/path?token',
    others: 'WinHTTP shows everything',
    why: 'Chromium: a script that came by plain http must not learn paths and tokens',
    ours: 'https://host.example/',
    check: () => pacArguments('https://u:p@host.example/path?token=1').url,
  },
  {
    about: 'timeRange over midnight with two hours',
    others: 'nobody but the author expects it to hold: the forms with minutes wrap',
    why: 'Chromium and pacparser: it never holds; a lint names the line',
    ours: [false, true],
    check: () => [at('2026-11-22T23:00:00Z').timeRange?.(22, 6), at('2026-11-22T23:00:00Z').timeRange?.(22, 0, 6, 0)],
  },
  {
    about: 'dateRange(1, "MAR") in November',
    others: 'the documentation means the first of March',
    why: 'every browser means days of the present month; Chromium’s tests keep it so',
    ours: true,
    check: () => at('2026-11-22T12:00:00Z').dateRange?.(1, 'MAR'),
  },
  {
    about: 'isPlainHostName("fd00::1")',
    others: 'pacparser and pac-resolver say true: it has no dot',
    why: 'Chromium: an address is no name',
    ours: false,
    check: () => at('2026-11-22T12:00:00Z').isPlainHostName?.('fd00::1'),
  },
  {
    about: 'localHostOrDomainIs("www.corp", "www.corp.example")',
    others: 'the documentation means names without a domain only',
    why: 'browsers and pacparser compare the beginning up to any dot',
    ours: true,
    check: () => at('2026-11-22T12:00:00Z').localHostOrDomainIs?.('www.corp', 'www.corp.example'),
  },
];

describe('decided', () => {
  it.each(DECISIONS.map((row) => [row.about, row] as const))('%s', (_about, row) => {
    expect(row.check(), `${row.why} (otherwise: ${row.others})`).toEqual(row.ours);
  });
});
