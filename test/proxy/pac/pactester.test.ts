import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPacEngine, type PacEngine } from '../../../src/proxy/pac/create-pac-engine.ts';

/** pacparser's command: a PAC engine that shares nothing with ours. In Debian's package libpacparser1. */
const PACTESTER = '/usr/bin/pactester';
const missing = !existsSync(PACTESTER);
if (missing)
  console.warn(`skipped: no ${PACTESTER}, so PAC scripts have no second opinion here; apt-get install libpacparser1`);

const run = promisify(execFile);
const OWN_ADDRESS = '10.0.0.7';
const URLS = [
  'http://intranet/',
  'http://www.corp.example/path/page.html?q=1',
  'http://corp.example/',
  'http://10.1.2.3/',
  'http://192.168.200.9:8080/x',
  'http://a.b.partner.test/files/archive.zip',
  'ftp://files.corp.example/pub',
];

/** Scripts in the manner of real ones; names are never resolved, so the machine's network decides nothing. */
const SCRIPTS: readonly (readonly [string, string])[] = [
  ['plain names go direct', 'if (isPlainHostName(host)) return "DIRECT"; return "PROXY a:8080";'],
  ['a domain', 'if (dnsDomainIs(host, ".corp.example")) return "PROXY in:1"; return "PROXY out:1; DIRECT";'],
  ['a domain without its dot', 'return dnsDomainIs(host, "corp.example") ? "PROXY in:1" : "DIRECT";'],
  ['the full name', 'return localHostOrDomainIs(host, "intranet.corp.example") ? "DIRECT" : "PROXY a:1";'],
  ['a name that begins the full name', 'return localHostOrDomainIs("www.corp", "www.corp.example") + "";'],
  ['levels', 'return "PROXY n" + dnsDomainLevels(host) + ":1";'],
  ['shell patterns on the host', 'return shExpMatch(host, "*.corp.example") ? "PROXY in:1" : "DIRECT";'],
  [
    'shell patterns on the URL',
    'return shExpMatch(url, "*/path/*") || shExpMatch(url, "ftp:*") ? "PROXY p:1" : "DIRECT";',
  ],
  ['a question mark', 'return shExpMatch(host, "?.b.partner.test") ? "PROXY q:1" : "DIRECT";'],
  [
    'nets of literal addresses',
    'if (/^\\d/.test(host) && isInNet(host, "10.0.0.0", "255.0.0.0")) return "DIRECT"; return "PROXY a:1";',
  ],
  [
    'a net with a short mask',
    'if (/^\\d/.test(host) && isInNet(host, "192.168.192.0", "255.255.192.0")) return "DIRECT"; return "PROXY a:1";',
  ],
  ['own address', 'return isInNet(myIpAddress(), "10.0.0.0", "255.255.255.0") ? "PROXY here:1" : "PROXY away:1";'],
  ['own address as text', 'return "PROXY " + myIpAddress() + ":1";'],
  ['the scheme', 'if (url.substring(0, 4) == "ftp:") return "DIRECT"; return "PROXY " + url.split(":")[0] + ":1";'],
  ['a regular expression', 'return /(^|\\.)(corp|partner)\\.(example|test)$/i.test(host) ? "PROXY in:1" : "DIRECT";'],
  ['a table', 'var t = { "corp.example": "PROXY t1:1", "intranet": "PROXY t2:1" }; return t[host] || "DIRECT";'],
  [
    'a hash over the name',
    'var s = 0; for (var i = 0; i < host.length; i++) s += host.charCodeAt(i); return "PROXY h" + (s % 4) + ":1";',
  ],
  [
    'switch and nested functions',
    'function pick(h) { switch (h.length % 3) { case 0: return "PROXY z:1"; case 1: return "SOCKS s:1"; default: return "DIRECT"; } } return pick(host);',
  ],
  ['several servers', 'return "PROXY a:1; PROXY b:2; SOCKS c:3; DIRECT";'],
  ['an address in IPv6 nets', 'return isInNetEx("fd00::1", "fd00::/8") ? "PROXY six:1" : "DIRECT";'],
  [
    'days that always or never hold',
    'return weekdayRange("SUN", "SAT") && !weekdayRange("XYZ") ? "PROXY d:1" : "DIRECT";',
  ],
  [
    'hours that always hold',
    'return timeRange(0, 23) && dateRange("JAN", "DEC") && dateRange(1, 31) ? "PROXY t:1" : "DIRECT";',
  ],
];

/** Where ours differs from pactester on purpose: theirs, ours, and why. */
const DIFFERENCES: readonly (readonly [string, string, string, string, string])[] = [
  [
    'an IPv6 address as a plain name',
    'return isPlainHostName("fd00::1") + "";',
    'true',
    'false',
    'Chromium: an address is no name',
  ],
  [
    'a path behind https',
    'return url;',
    'https://www.corp.example/secret?token=1',
    'https://www.corp.example/',
    'Chromium: scripts never see the path of https URLs',
  ],
  ['modern syntax', 'const a = `x`; return a;', 'error', 'x', 'engines differ in age; ours runs it and warns'],
];

const wrap = (body: string) => `function FindProxyForURL(url, host) {\n${body}\n}\n`;

describe.skipIf(missing)('pactester says the same', () => {
  let folder = '';
  let engine: PacEngine;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pactester-'));
    engine = createPacEngine({
      lookup: async () => [],
      localAddresses: async () => [OWN_ADDRESS],
      now: () => Date.now(),
    });
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function theirs(text: string, urls: readonly string[]): Promise<readonly string[]> {
    const [script, list] = [join(folder, 'a.pac'), join(folder, 'urls')];
    await writeFile(script, text);
    await writeFile(list, `${urls.join('\n')}\n`);
    try {
      const { stdout } = await run(PACTESTER, ['-p', script, '-f', list, '-c', OWN_ADDRESS]);
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.replace(/^\S+ : /, ''));
    } catch {
      return urls.map(() => 'error');
    }
  }

  it.each(SCRIPTS)('%s', async (_what, body) => {
    const ours = await Promise.all(URLS.map((url) => engine.evaluate({ name: 'a.pac', text: wrap(body) }, url)));
    expect(ours.map(({ answer, failure }) => answer ?? failure?.native)).toEqual(await theirs(wrap(body), URLS));
  });

  it.each(DIFFERENCES)('but not: %s', async (_what, body, pactester, chosen) => {
    const url = 'https://www.corp.example/secret?token=1';
    const ours = await engine.evaluate({ name: 'a.pac', text: wrap(body) }, url);
    expect(await theirs(wrap(body), [url])).toEqual([pactester]);
    expect(ours.answer).toBe(chosen);
  });
});
