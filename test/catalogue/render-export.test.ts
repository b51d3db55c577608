import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { dnsAliases } from '../../src/catalogue/firewall/dns-aliases.ts';
import { EXPORT_KINDS } from '../../src/catalogue/firewall/export-kind.ts';
import { renderExport } from '../../src/catalogue/firewall/render-export.ts';
import { loadCatalogue } from '../../src/catalogue/formats/load-catalogue.ts';
import { parseCsv } from '../../src/catalogue/formats/parse-csv.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { type Selection, selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { globMatches } from '../../src/text/glob.ts';
import { dns } from '../diagnose/build.ts';
import { selectionOf } from './selection-of.ts';

const catalogue = embeddedCatalogue();
const select = (part: Partial<Selection> = {}) => selectTargets(catalogue, selectionOf(part));
const SELECTIONS: [string, Partial<Selection>][] = [
  ['US', {}],
  ['US streamlined', { model: 'streamlined' }],
  ['DoD', { regions: ['DoD'] }],
  ['every commercial region on Linux', { regions: ['US', 'EU', 'UK', 'AU', 'AE'], device: 'L', osBuild: null }],
  ['a server with the agent and its workspace', { device: 'S', workspaceId: 'abc-1' }],
];
const requests = (part: Partial<Selection>) =>
  select(part).targets.map((target) => {
    const url = new URL(target.url);
    return { host: url.hostname, port: url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port) };
  });

/** Squid's own meaning of the lines: dstdomain with a leading dot covers the domain and what is below. */
function squidAllows(config: string, host: string, port: number): boolean {
  const acls = new Map<string, ((host: string, port: number) => boolean)[]>();
  for (const line of config.split('\n')) {
    const [word, name = '', type, ...values] = line.split(' ');
    if (word === 'http_access') {
      if (name !== 'allow') throw new Error(line);
      if ([type ?? '', ...values].every((acl) => acls.get(acl)?.some((test) => test(host, port)))) return true;
    }
    if (word !== 'acl') continue;
    const tests = acls.get(name) ?? [];
    acls.set(name, tests);
    const value = values.at(-1) ?? '';
    if (type === 'port') tests.push((_, asked) => String(asked) === value);
    else if (type === 'dstdomain')
      tests.push((asked) => (value.startsWith('.') ? `.${asked}`.endsWith(value) : asked === value));
    else if (type === 'dstdom_regex') tests.push((asked) => new RegExp(value, 'i').test(asked));
    else throw new Error(line);
  }
  return false;
}

describe.each(SELECTIONS)('the exports for %s let every target pass', (_name, part) => {
  it('squid, and nothing else', () => {
    const config = renderExport(select(part), 'squid');
    for (const { host, port } of requests(part)) expect(squidAllows(config, host, port), `${host}:${port}`).toBe(true);
    for (const host of [
      'example.com',
      'evilwd.microsoft.com.example',
      'microsoft.com',
      'foo.blob.core.windows.net.evil',
    ])
      expect(squidAllows(config, host, 443), host).toBe(false);
  });
  it('squid has no entry that another covers, which squid refuses to start with', () => {
    const lists = new Map<string, string[]>();
    for (const line of renderExport(select(part), 'squid').split('\n')) {
      const [, name = '', value = ''] = /^acl (\S+) dstdomain (\S+)$/.exec(line) ?? [];
      if (value !== '') lists.set(name, [...(lists.get(name) ?? []), value]);
    }
    expect(lists.size).toBeGreaterThan(0);
    for (const hosts of lists.values()) {
      expect(new Set(hosts).size).toBe(hosts.length);
      for (const wide of hosts.filter((host) => host.startsWith('.'))) {
        const covered = hosts.filter((host) => host !== wide && `.${host}`.endsWith(wide));
        expect(covered, `below ${wide}`).toEqual([]);
      }
    }
  });
  it('the bypass list', () => {
    const text = renderExport(select(part), 'bypass');
    expect(text).toMatch(/^[a-z0-9.*_-]+(;[a-z0-9.*_-]+)*\n$/);
    for (const { host } of requests(part))
      expect(
        text
          .trim()
          .split(';')
          .some((pattern) => globMatches(pattern, host)),
        host,
      ).toBe(true);
  });
  it('the PAC function, run', () => {
    const shExpMatch = (text: string, pattern: string): boolean => globMatches(pattern, text);
    const context = vm.createContext({ shExpMatch });
    vm.runInContext(renderExport(select(part), 'pac'), context);
    const ask = (host: string): unknown => vm.runInContext(`isDefenderForEndpoint(${JSON.stringify(host)})`, context);
    for (const { host } of requests(part)) expect(ask(host.toUpperCase()), host).toBe(true);
    expect(ask('example.com')).toBe(false);
  });
  it('the Palo Alto list', () => {
    const lines = renderExport(select(part), 'paloalto').trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^(\*\.)?[a-z0-9._-]+\/$/);
    for (const { host } of requests(part))
      expect(
        lines.some((line) => globMatches(line, `${host}/`)),
        host,
      ).toBe(true);
  });
  it('the Azure rules', () => {
    const document = JSON.parse(renderExport(select(part), 'azure'));
    const rules: { targetFqdns: string[]; protocols: { protocolType: string; port: number }[] }[] =
      document.properties.rules;
    for (const { host, port } of requests(part)) {
      const open = rules.some(
        (rule) =>
          rule.protocols.some((one) => one.port === port && one.protocolType === (port === 80 ? 'Http' : 'Https')) &&
          rule.targetFqdns.some((fqdn) => globMatches(fqdn, host)),
      );
      expect(open, `${host}:${port}`).toBe(true);
    }
  });
  it('the Windows firewall script', () => {
    const text = renderExport(select(part), 'windows');
    for (const { host } of requests(part))
      expect(
        [...text.matchAll(/-Keyword '([a-z0-9._-]+)'/g)].some(([, keyword]) => keyword === host),
        host,
      ).toBe(true);
  });
  it('CSV and Markdown', () => {
    const rows =
      parseCsv(renderExport(select(part), 'csv'))
        ?.slice(1)
        .map(({ cells }) => cells) ?? [];
    const ids = rows.flatMap((cells) => (cells.at(-1) ?? '').split(' ')).filter((id) => id !== '');
    expect(new Set(ids)).toEqual(new Set(select(part).targets.map(({ id }) => id)));
    expect(
      renderExport(select(part), 'markdown')
        .split('\n')
        .filter((line) => line.startsWith('| `')),
    ).toHaveLength(rows.length);
  });
});

describe('an export', () => {
  it('says pinned hosts must not be inspected, and that port 80 has no TLS', () => {
    const rows = parseCsv(renderExport(select(), 'csv'))?.map(({ cells }) => cells) ?? [];
    expect(rows[0]).toEqual([
      'host',
      'port',
      'path',
      'purpose',
      'required',
      'no TLS inspection',
      'no authentication',
      'tested by',
    ]);
    const row = (host: string, port: string) => rows.find((cells) => cells[0] === host && cells[1] === port);
    expect(row('winatp-gw-cus.microsoft.com', '443')).toEqual([
      'winatp-gw-cus.microsoft.com',
      '443',
      '',
      'command and control',
      'required',
      'required',
      'required',
      'us-cnc-winatp-gw-cus-commands-test',
    ]);
    expect(row('crl.microsoft.com', '80')?.[5]).toBe('not applicable');
    expect(row('ussus1eastprod.blob.core.windows.net', '443')?.[5]).toBe('recommended');
  });
  it('of what failed holds only that, with the pattern above it', () => {
    const text = renderExport(select(), 'bypass', {
      only: ['us-maps-unitedstates-cp-wd-submitreport', 'us-cnc-winatp-gw-cus-commands-test'],
    });
    expect(text).toBe('*.wd.microsoft.com;winatp-gw-cus.microsoft.com\n');
    expect(renderExport(select(), 'csv', { only: [] }).trim().split('\r\n')).toHaveLength(1);
  });
  it('tells the DNS aliases that a report saw: a column in csv, comments elsewhere', () => {
    const failed = select().targets.slice(0, 2);
    const [host = '', other = ''] = failed.map(({ url }) => new URL(url).hostname);
    const aliases = dnsAliases([
      {
        attempts: [
          {
            server: 'direct',
            retry: 0,
            observations: [dns(host, ['20.1.2.3'], null, { aliases: ['A.trafficmanager.net.', 'evil" name', '*.x'] })],
          },
        ],
      },
    ]);
    expect(aliases.get(host)).toEqual(['a.trafficmanager.net']);
    const rows = parseCsv(renderExport(select(), 'csv', { failed, aliases }))?.map(({ cells }) => cells) ?? [];
    expect(rows[0]?.at(-1)).toBe('DNS aliases');
    expect(rows.filter((cells) => cells.at(-1) === 'a.trafficmanager.net').length).toBeGreaterThan(0);
    for (const kind of ['squid', 'windows', 'pac', 'markdown'] as const)
      expect(renderExport(select(), kind, { failed, aliases })).toContain(`DNS alias of ${host}: a.trafficmanager.net`);
    expect(renderExport(select(), 'squid', { failed, aliases })).not.toContain(`DNS alias of ${other}`);
    expect(renderExport(select(), 'squid', { failed })).not.toContain('CNAME');
  });

  it('of what failed on another device needs only its report', () => {
    const gov = select({ regions: ['DoD'] }).targets.filter(({ service }) => service === 'CyberData');
    expect(renderExport(select(), 'bypass', { failed: gov.slice(0, 1) })).toBe(
      `${new URL(gov[0]?.url ?? '').hostname}\n`,
    );
    const storage = select().targets.filter(({ id }) => id === 'us-autoir-automatedirstrprdcus');
    expect(renderExport(select(), 'bypass', { failed: storage })).toBe('automatedirstrprdcus.blob.core.windows.net\n');
  });
  it.each([
    [{ services: ['CnC'] }, /^winatp-gw-cus\.microsoft\.com(;winatp-gw-[a-z0-9]+\.microsoft\.com){3}\n$/],
    [{ include: ['*smartscreen*'] }, /^\*\.smartscreen-prod\.microsoft\.com;\*\.smartscreen\.microsoft\.com\n$/],
    [
      { services: ['SmartScreen'], exclude: ['*smartscreen*'] },
      /^\*\.checkappexec\.microsoft\.com;\*\.urs\.microsoft\.com;checkappexec\.microsoft\.com\n$/,
    ],
    [{ services: ['CnC'], model: 'streamlined' }, /^\*\.endpoint\.security\.microsoft\.com\n$/],
  ] satisfies [Partial<Selection>, RegExp][])('follows the filters %j', (part, pattern) => {
    expect(renderExport(select(part), 'bypass')).toMatch(pattern);
  });
  it('for a target that the list has not is a mistake, not a shorter export', () => {
    expect(() => renderExport(select(), 'csv', { only: ['gone', 'too'] })).toThrow(
      new UsageError(
        'the export is asked for target "gone" and 1 more, which this list has not; choose the region, system and --url of that run',
      ),
    );
  });
  it('by name never opens the whole of Azure storage for a rule that holds for one folder', () => {
    for (const kind of ['squid', 'bypass', 'pac', 'paloalto', 'azure', 'windows'] as const)
      expect(renderExport(select(), kind)).not.toMatch(
        /\*?\.blob\.core\.windows\.net(?<![a-z0-9]\.blob\.core\.windows\.net)/,
      );
    expect(renderExport(select(), 'csv')).toContain('*.blob.core.windows.net,443,/networkscannerstable/*');
  });
  it('leaves out what current devices do not need', () => {
    const text = renderExport(select(), 'bypass');
    expect(text).not.toMatch(/vortex-win|settings-win|notify\.windows\.com|msdl/);
    expect(renderExport(select({ osBuild: 15063 }), 'bypass')).toMatch(
      /us\.vortex-win\.data\.microsoft\.com.*settings-win|settings-win.*us\.vortex-win/,
    );
  });
  it('replaces the workspace wildcard by the workspace', () => {
    const text = renderExport(select({ device: 'S', workspaceId: 'abc-1' }), 'bypass');
    expect(text).toContain('abc-1.ods.opinsights.azure.com');
    expect(text).not.toContain('*.ods.opinsights');
    expect(renderExport(select({ device: 'S' }), 'bypass')).toContain('*.ods.opinsights.azure.com');
  });
  it.each(EXPORT_KINDS)('%s is the same twice', (kind) => {
    expect(renderExport(select(), kind)).toBe(renderExport(select(), kind));
  });
});

describe('hosts of foreign lists', () => {
  const hostile = (host: string) => JSON.stringify({ targets: [{ url: 'https://a.example' }], allowList: [{ host }] });
  it.each([
    "a.example' ; calc",
    'a.example\nhttp_access allow all',
    '"; alert(1); "',
    'a.example|x',
    '$(calc).example',
    'a.example#',
    'a;b.example',
    '`x`',
    '*.*.\u202eexample',
    '',
  ])('%j reach no export', async (host) => {
    await expect(loadCatalogue({ kind: 'file', name: 'x.json', bytes: Buffer.from(hostile(host)) })).rejects.toThrow(
      /is no host pattern/,
    );
  });
  it.each(EXPORT_KINDS)('with a hostile list name stay inside the comments of %s', async (kind) => {
    const list = await loadCatalogue({
      kind: 'file',
      name: "x\nhttp_access allow all'*/`|.txt",
      bytes: Buffer.from('https://a.example\n'),
    });
    const text = renderExport(selectTargets(list, selectionOf()), kind);
    expect(text).not.toMatch(/^http_access allow all/m);
    expect(text).not.toMatch(/[`'|]\.txt/);
  });
  it('that are IPv6 addresses are a usage error, not a broken rule', async () => {
    const list = await loadCatalogue({ kind: 'file', name: 'x.txt', bytes: Buffer.from('https://[2001:db8::1]/\n') });
    expect(() => renderExport(selectTargets(list, selectionOf()), 'squid')).toThrow(UsageError);
  });
});
