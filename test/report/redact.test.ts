import { assert, constantFrom, pre, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderJson } from '../../src/report/formats/json.ts';
import { addressPseudonym } from '../../src/report/privacy/addresses.ts';
import { createPseudonymKey } from '../../src/report/privacy/pseudonym-key.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { isSecretHeader, withoutSecrets } from '../../src/report/privacy/secrets.ts';
import { readSavedReport } from '../../src/report/saved/read-saved.ts';
import { planted, SECRETS } from './planted-report.ts';
import { authRequired, manual, probe, SCENARIOS, TARGETS, target } from './sample-report.ts';

const clean = (text: string): string => withoutSecrets(text, new Set());

describe('secrets in a text', () => {
  it.each([
    ['http://anna:hunter2@proxy.corp.example:8080', 'http://(removed)@proxy.corp.example:8080'],
    ['http://anna@proxy:8080/', 'http://(removed)@proxy:8080/'],
    ['http://anna:p@ss@proxy:8080', 'http://(removed)@proxy:8080'],
    ['http://anna:p/ss@proxy:8080', 'http://(removed)@proxy:8080'],
    ['http://anna@corp.example:hunter2@proxy:8080', 'http://(removed)@proxy:8080'],
    ['anna:hunter2@10.0.0.6:8080', '(removed)@10.0.0.6:8080'],
    ['PROXY anna:hunter2@10.0.0.6:8080; DIRECT', 'PROXY (removed)@10.0.0.6:8080; DIRECT'],
    ['http=u:hunter2@a:80;https=u:hunter2@b:80', 'http=(removed)@a:80;https=(removed)@b:80'],
    ['return "PROXY u:hunter2@p:1"', 'return "PROXY (removed)@p:1"'],
    ['to?u=http%3A%2F%2Fanna%3Ahunter2%40proxy', 'to?u=http%3A%2F%2F(removed)%40proxy'],
    ['Authorization: Basic YW5uYTpodW50ZXIy', 'Authorization: (removed)'],
    ['proxy-authorization: NTLM TlRMTVNTUAAD', 'proxy-authorization: (removed)'],
    ['<li>Cookie: sid=hunter2; b=c<br>', '<li>Cookie: (removed)<br>'],
    ['Set-Cookie: a=hunter2', 'Set-Cookie: (removed)'],
    ['sent Basic YW5uYTpodW50ZXIy to it', 'sent Basic (removed) to it'],
    ['Bearer abcdefghijklmnop.qrst', 'Bearer (removed)'],
    ['x eyJhbGciOiJI.eyJzdWIi.c2ln y', 'x (removed) y'],
    [
      'https://a.blob.core.windows.net/c?sv=1&sig=hunter2%3D&se=2',
      'https://a.blob.core.windows.net/c?sv=1&sig=(removed)&se=2',
    ],
    ['var password = "hunter2";', 'var password = "(removed)";'],
    ['{"password":"hunter2"}', '{"password":"(removed)"}'],
    [
      '<input type="hidden" name="csrf_token" value="hunter2">',
      '<input type="hidden" name="csrf_token" value="(removed)">',
    ],
    ["<input value='hunter2' type=hidden name='ticket'>", "<input value='(removed)' type=hidden name='ticket'>"],
    ['http://portal/x?session=hunter2&a=b', 'http://portal/x?session=(removed)&a=b'],
    ['/login;jsessionid=hunter2?x', '/login;jsessionid=(removed)?x'.replace('?x', '')],
    ['{"ticket":"hunter2"}', '{"ticket":"(removed)"}'],
    ['// service account svc, password: hunter2', '// service account svc, password: (removed)'],
    ['Server=a;User Id=b;Password=hunter2;x', 'Server=a;User Id=b;Password=(removed);x'],
    ['AccountKey=hunter2==;x', 'AccountKey=(removed);x'],
    ['TenantId 8c5bd0a4-1f2e-4a6b-9d1c-0123456789ab', 'TenantId (removed)'],
    [
      'https://login.microsoftonline.com/8c5bd0a4-1f2e-4a6b-9d1c-0123456789ab/x',
      'https://login.microsoftonline.com/(removed)/x',
    ],
  ])('%s', (given, expected) => {
    expect(clean(given)).toBe(expected);
    expect(clean(expected)).toBe(expected);
  });

  it.each([
    'https://winatp-gw-cus.microsoft.com/commands/test',
    'http://proxy.corp.example:8080/path@2x.png',
    'The proxy asks for a password: allow the hosts without authentication.',
    'Basic realm="corp"',
    'Negotiate, NTLM, Basic',
    'status code=407',
    'PROXY a:80; SOCKS b:1080; DIRECT',
    'x-ms-request-id: 8c5bd0a4-1f2e-4a6b-9d1c-0123456789ab',
    '<RequestId>8c5bd0a4-1f2e-4a6b-9d1c-0123456789ab',
    'rule d1e49aac-8f56-4280-b9ba-993a6d77406c',
    'HKLM\\SYSTEM\\…\\Interfaces\\{8C5BD0A4-1F2E-4A6B-9D1C-0123456789AB}',
  ])('leaves %s alone', (text) => expect(clean(text)).toBe(text));

  it('knows the headers that carry secrets', () => {
    expect(
      ['Authorization', 'PROXY-AUTHORIZATION', 'cookie', 'Set-Cookie', 'X-Api-Key', 'X-Auth-Token'].every(
        isSecretHeader,
      ),
    ).toBe(true);
    expect(['Proxy-Authenticate', 'WWW-Authenticate', 'Via', 'Server', 'Date'].some(isSecretHeader)).toBe(false);
  });

  it('removes any password from any URL or proxy setting, whatever stands around it', () => {
    const secret = stringMatching(/^[A-Za-z!$&*()_+.~%^@:/?#-][A-Za-z0-9!$&*()_+.~%^@:/?#-]{7,30}$/);
    const around = constantFrom('', ' ', 'PROXY ', '"', "'", '(', 'http=', 'x;', '\n', 'proxy is ', '<b>', '[{"a":"');
    const after = constantFrom('', '/', '/p?q=1', '; DIRECT', '"', ' and more', "'}", '</b>');
    assert(
      property(
        around,
        constantFrom('http://', 'https://', 'socks5://', '//', ''),
        secret,
        after,
        (left, scheme, password, right) => {
          // `anna://…` is a URL of the scheme anna, not a name and a password.
          pre(scheme !== '' || !password.startsWith('//'));
          const marked = `${password}Zq7`;
          expect(clean(`${left}${scheme}anna:${marked}@proxy.example:8080${right}`)).not.toContain('Zq7@');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('ends quickly on long hostile text', () => {
    const started = performance.now();
    for (const text of [
      'a:'.repeat(50_000),
      '//'.repeat(50_000),
      `password="${'x'.repeat(100_000)}`,
      'eyJ'.repeat(30_000),
      '@'.repeat(100_000),
      `${'%2F'.repeat(30_000)}`,
      `x:${'y'.repeat(100_000)}`,
    ])
      clean(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a redacted report', () => {
  it('holds no planted secret, with and without pseudonyms', () => {
    expect(SECRETS.every((secret) => JSON.stringify(planted()).includes(secret))).toBe(true);
    for (const anonymize of [false, true]) {
      const text = JSON.stringify(redact(planted(), { anonymize }));
      for (const secret of SECRETS) expect(text).not.toContain(secret);
    }
  });

  it('keeps what support needs: schemes, statuses, hosts, the run', () => {
    const text = JSON.stringify(redact(planted(), { anonymize: false }));
    for (const kept of ['Proxy-Authenticate', '"NTLM (removed)"', '10.0.0.6', 'gate.corp.example', planted().run.id])
      expect(text).toContain(kept);
  });

  it('has no secret in the ids of targets, which are made of their URLs', () => {
    const report = authRequired();
    const url = 'https://a.blob.core.windows.net/c?sv=1&sig=hunter2';
    const custom = target('custom-a-blob-core-windows-net-c-sv-1-sig-hunter2', url, 'Custom', { region: 'custom' });
    const text = redact(
      {
        ...report,
        targets: [...report.targets, custom],
        probes: [...report.probes, probe(custom, 'none', { kind: 'dns' }, 'direct', 900)],
        findings: report.findings.map((finding) => ({
          ...finding,
          affected: [`${custom.id}/none`],
          targetId: custom.id,
        })),
        verdicts: [...report.verdicts, { targetId: custom.id, level: 'error', reachableBy: [], causes: [] }],
      },
      { anonymize: false },
    );
    expect(JSON.stringify(text)).not.toContain('hunter2');
    expect(text.targets.at(-1)?.id).toBe('custom-target-1');
    expect(text.findings[0]?.affected).toEqual(['custom-target-1/none']);
    expect(text.verdicts.at(-1)?.targetId).toBe('custom-target-1');
  });

  it.each(Object.keys(SCENARIOS))('%s, which has no secret, is unchanged', (name) => {
    const report = SCENARIOS[name]!();
    expect(redact(report, { anonymize: false })).toEqual(report);
  });
});

describe('--anonymize', () => {
  const PRIVATE = [
    'LAPTOP-7Q2',
    'anna',
    'CORP\\',
    '10.20.31.7',
    '10.20.31.0',
    '10.0.0.6',
    'corp.example',
    'intranet',
    'squid01',
    '203.0.113.9',
    'aa:bb:cc:dd:ee:ff',
    'S-1-5-21-11',
    '1f6b2c3d',
  ];
  const withNames = (): Report => {
    const report = planted();
    const custom = target('custom-intranet-corp-example', 'https://intranet.corp.example/health', 'Custom', {
      region: 'custom',
    });
    const extra = probe(custom, 'none', { kind: 'ok', status: 200 }, 'direct', 900);
    return {
      ...report,
      targets: [...report.targets, custom],
      probes: [...report.probes, extra],
      verdicts: [...report.verdicts, { targetId: custom.id, level: 'ok', reachableBy: ['none'], causes: [] }],
      host: {
        ...report.host,
        networks: [...report.host.networks, { interface: 'eth1', address: '203.0.113.9', prefix: '203.0.113.0/24' }],
      },
      proxies: report.proxies.map((settings) =>
        settings.method === 'named' ? manual('named', 'squid01', 3128, 'C:\\Users\\anna\\proxy.txt') : settings,
      ),
      runWarnings: [
        'squid01:3128 on LAPTOP-7Q2.corp.example asked CORP\\anna at 10.0.0.6 (aa:bb:cc:dd:ee:ff, S-1-5-21-11-22-33-1001). See http://squid01/ and http://wpad.corp.example/wpad.dat.',
      ],
    };
  };
  const KEY = Buffer.from('a key that the fleet shares');
  const hidden = (): Report => redact(withNames(), { anonymize: true, key: KEY });

  it('leaves no name of device, user, proxy, domain or address anywhere', () => {
    const text = JSON.stringify(hidden()).replaceAll('\\\\', '\\');
    const given = JSON.stringify(withNames()).replaceAll('\\\\', '\\');
    for (const name of PRIVATE) {
      expect(given.toLowerCase(), name).toContain(name.toLowerCase());
      expect(text.toLowerCase(), name).not.toContain(name.toLowerCase());
    }
  });

  it('keeps the hosts of the catalogue, and the shape', () => {
    const report = hidden();
    expect(report.targets.slice(0, TARGETS.length)).toEqual(TARGETS);
    expect(report.probes.map(({ state, outcome, code }) => [state, outcome, code])).toEqual(
      withNames().probes.map(({ state, outcome, code }) => [state, outcome, code]),
    );
    expect(report.targets.at(-1)?.id).toBe('custom-target-1');
    expect(report.probes.at(-1)?.targetId).toBe('custom-target-1');
  });

  it('is still a report: it conforms and can be replayed', async () => {
    const report = hidden();
    expect(await readSavedReport(Buffer.from(renderJson(report)), 'x.json')).toEqual(report);
  });

  it.each(['http://wiki/', 'https://files.sales.corp/x', 'https://nas.local:8443'])(
    'hides the host of --url %s',
    (url) => {
      const report = authRequired();
      const host = new URL(url).hostname;
      const custom = target('custom-x', url, 'Custom', { region: 'custom' });
      const entry = probe(custom, 'none', { kind: 'dns' }, 'direct', 900);
      const text = JSON.stringify(
        redact(
          { ...report, targets: [...report.targets, custom], probes: [...report.probes, entry] },
          { anonymize: true },
        ),
      );
      expect(text).not.toContain(host);
    },
  );

  it('gives equal names equal pseudonyms, everywhere and in every run', () => {
    const report = hidden();
    const proxy = report.proxies[0];
    const address = proxy?.state === 'manual' ? proxy.servers[0]?.server.host : '';
    expect(address).toMatch(/^10\.\d+\.\d+\.\d+$/);
    expect(address).not.toBe('10.0.0.6');
    expect(report.settings[0]?.value).toContain(`@${address}:8080`);
    expect(report.probes[0]?.servers[0]).toBe(`http://${address}:8080`);
    expect(report.verdict).toContain(String(address));
    expect(report.runWarnings[0]).toMatch(
      /^host-\w{12}:3128 on device-\w{12}\.domain-\w{12}\.example asked user-\w{12} at 10\.\d+\.\d+\.\d+/,
    );
    const named = report.proxies[3];
    expect(report.runWarnings[0]).toContain(`${named?.state === 'manual' ? named.servers[0]?.server.host : ''}:3128`);
    expect(report.runWarnings[0]).toMatch(/http:\/\/wpad\.domain-\w{12}\.example\/wpad\.dat\./);
    expect(hidden()).toEqual(report);
  });

  it('joins reports that share the key, and no others', () => {
    const names = (report: Report): readonly unknown[] => [
      report.host.name,
      report.host.identity.user,
      ...report.host.networks.flatMap(({ interface: name, address, prefix }) => [name, address, prefix]),
      ...report.proxies.flatMap((settings) => (settings.state === 'manual' ? settings.servers : [])),
    ];
    const other = redact(
      { ...withNames(), runWarnings: ['more 10.255.255.1 than before'] },
      { anonymize: true, key: KEY },
    );
    expect(names(other)).toEqual(names(hidden()));
    const foreign = names(redact(withNames(), { anonymize: true, key: Buffer.from('another key of some length') }));
    for (const name of names(hidden())) expect(foreign).not.toContainEqual(name);
    expect(names(redact(withNames(), { anonymize: true }))).toEqual(names(redact(withNames(), { anonymize: true })));
  });

  it('gives each private address one of its own, in its own family', () => {
    const key = createPseudonymKey(KEY);
    for (const [bits, count] of [
      [16, 65_536],
      [20, 5000],
      [22, 5000],
      [24, 5000],
    ] as const) {
      const seen = new Set(Array.from({ length: count }, (_, value) => key.permute('x', value, bits)));
      expect(seen.size).toBe(count);
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...seen)).toBeLessThan(2 ** bits);
    }
    for (const [address, family] of [
      ['10.1.2.3', /^10\./],
      ['172.16.0.9', /^172\.(1[6-9]|2\d|3[01])\./],
      ['192.168.1.1', /^192\.168\./],
      ['fe80::1', /^fe80::/],
      ['fd00::2', /^fd00:/],
    ] as const)
      expect(addressPseudonym(address, new Set(), key)).toMatch(family);
    expect(addressPseudonym('8.8.8.8', new Set(), key)).toBeNull();
    expect(addressPseudonym('127.0.0.1', new Set(['127.0.0.1']), key)).toBeNull();
  });

  it.each([
    ['the Windows domain', 'CONTOSOHQ asks', 'CONTOSOHQ\\anna', null],
    [
      'a host of one label in a sentence',
      'intranet01 requires authentication; Via: 1.1 intranet01',
      null,
      'intranet01',
    ],
    ['a host of one label that is a plain word', 'frontdoor requires authentication', null, 'frontdoor'],
    ['an interface', 'the lease of Contoso VPN says so', null, null],
    [
      'the domain of the search list',
      'wpad.hq.contoso.example was looked for; files.hq.contoso.example too',
      null,
      null,
    ],
    ['a host of the bypass list', 'files.contoso.example and oldbox are asked without a proxy', null, null],
  ])('leaves no name of %s', (_what, sentence, user, proxy) => {
    const report = withNames();
    const text = JSON.stringify(
      redact(
        {
          ...report,
          host: {
            ...report.host,
            identity: { ...report.host.identity, user: user ?? report.host.identity.user },
            networks: [{ interface: 'Contoso VPN', address: '10.9.9.9', prefix: '10.9.9.0/24' }],
          },
          proxies: report.proxies.map((settings) =>
            settings.state !== 'manual'
              ? settings
              : {
                  ...(proxy === null ? settings : manual(settings.method, proxy, 3128, 'here')),
                  bypass: { ...settings.bypass, text: '*.contoso.example;oldbox;<local>' },
                },
          ),
          runWarnings: [sentence],
        },
        { anonymize: true },
      ),
    );
    expect(text).not.toMatch(/contoso|intranet01|frontdoor|oldbox/i);
  });

  it.each(['8C5BD0A4-1F2E-4A6B-9D1C-0123456789AB', 'ws'])(
    'hides the workspace id %s in any case, and nothing else',
    (workspace) => {
      const report = authRequired();
      const url = `https://${workspace.toLowerCase()}.ods.opinsights.azure.com`;
      const targets = [...report.targets, target('mma-workspace-ods-opinsights-azure-com', url, 'MMA')];
      const options = { ...report.run.options, workspaceId: workspace };
      const given = { ...report, targets, run: { ...report.run, options }, verdict: 'answers and laws work' };
      expect(redact(given, { anonymize: false }).targets.at(-1)?.url).toBe(url);
      const hiddenReport = redact(given, { anonymize: true });
      expect(JSON.stringify(hiddenReport).toLowerCase()).not.toContain(`"${workspace.toLowerCase()}"`);
      expect(hiddenReport.targets.at(-1)?.url).toBe(
        'https://00000000-0000-0000-0000-000000000001.ods.opinsights.azure.com',
      );
      expect(hiddenReport.verdict).toBe(given.verdict);
    },
  );

  it('leaves accounts of the system alone', () => {
    const report = authRequired();
    const system = {
      ...report,
      host: { ...report.host, identity: { ...report.host.identity, user: 'NT AUTHORITY\\SYSTEM' } },
    };
    expect(redact(system, { anonymize: true }).host.identity.user).toBe('NT AUTHORITY\\SYSTEM');
  });

  it('does not break the report when a user or host is called like one of our words', () => {
    const report = authRequired();
    const odd = {
      ...report,
      host: { ...report.host, name: 'target', identity: { ...report.host.identity, user: 'named' } },
    };
    const text = redact(odd, { anonymize: true });
    expect(text.probes.map(({ method, answeredBy }) => [method, answeredBy])).toEqual(
      report.probes.map(({ method, answeredBy }) => [method, answeredBy]),
    );
  });
});
