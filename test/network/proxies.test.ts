import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { FindingCode } from '../../src/findings/shape/finding.ts';
import { addresses } from './addresses.ts';
import { analyze, cell, codes, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { startNetwork } from './full-network.ts';
import type { Network } from './network.ts';
import { OTHER_PORTS } from './other-proxies.ts';
import { CREDENTIALS, SQUID_PORTS } from './squid.ts';
import { BASIC_LIST, catalogueCsv, names, row } from './targets.ts';

const [EDR, UPLOAD, CRL] = BASIC_LIST.map((entry) => entry.url) as [string, string, string];
const OK = ['Succeeded (200)', 'Succeeded (400)', 'Succeeded (200)'] as const;
const all = (text: string): readonly string[] => [text, text, text];

interface Row {
  readonly name: string;
  readonly proxy: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The cells of {@link BASIC_LIST}. */
  readonly cells: readonly string[];
  readonly findings: readonly FindingCode[];
}

const at = (port: number, scheme = 'http'): string => `${scheme}://proxy.corp.lab:${port}`;
const credentials = (user: string, password: string): Pick<Row, 'args' | 'env'> => ({
  args: ['--proxy-credentials-env', 'LAB_CREDENTIALS'],
  env: { LAB_CREDENTIALS: `${user}:${password}` },
});
const RIGHT = credentials(CREDENTIALS.user, CREDENTIALS.password);

const ROWS: readonly Row[] = [
  { name: 'squid', proxy: at(SQUID_PORTS.plain), cells: OK, findings: [] },
  { name: 'squid by IPv6', proxy: `http://[${addresses.proxyLan6}]:${SQUID_PORTS.plain}`, cells: OK, findings: [] },
  {
    name: 'squid over TLS',
    proxy: at(SQUID_PORTS.https, 'https'),
    args: ['--ca-file', 'BUMP'],
    cells: OK,
    findings: [],
  },
  {
    name: 'squid over TLS by an authority that nobody trusts',
    proxy: at(SQUID_PORTS.https, 'https'),
    cells: all('Failed (12175)'),
    findings: ['proxy-unreachable'],
  },
  { name: 'squid, Basic', proxy: at(SQUID_PORTS.basic), cells: all('Failed (407)'), findings: ['proxy-auth-required'] },
  {
    name: 'squid, Basic with credentials',
    proxy: at(SQUID_PORTS.basic),
    ...RIGHT,
    cells: OK,
    findings: ['proxy-auth-required'],
  },
  {
    name: 'squid, Basic with wrong credentials',
    proxy: at(SQUID_PORTS.basic),
    ...credentials('anna', 'summer'),
    cells: all('Failed (407)'),
    findings: ['proxy-auth-required'],
  },
  {
    name: 'squid, three schemes',
    proxy: at(SQUID_PORTS.threeSchemes),
    cells: all('Failed (407)'),
    findings: ['proxy-auth-required'],
  },
  {
    name: 'squid, allow-list',
    proxy: at(SQUID_PORTS.allowList),
    cells: ['Succeeded (200)', 'Failed (403)', 'Failed (403)'],
    findings: ['block-page', 'tunnel-rejected'],
  },
  {
    name: 'squid, inspection by an authority that nobody trusts',
    proxy: at(SQUID_PORTS.inspecting),
    cells: ['Failed (12175)', 'Failed (12175)', 'Succeeded (200)'],
    findings: ['tls-inspection'],
  },
  {
    name: 'squid, trusted inspection',
    proxy: at(SQUID_PORTS.inspecting),
    args: ['--ca-file', 'BUMP'],
    cells: ['Failed (12175)', 'Succeeded (400)', 'Succeeded (200)'],
    findings: ['tls-inspection'],
  },
  { name: 'tinyproxy', proxy: at(OTHER_PORTS.tinyproxy), cells: OK, findings: [] },
  { name: 'dante', proxy: at(OTHER_PORTS.dante, 'socks5'), cells: OK, findings: [] },
  { name: 'microsocks', proxy: at(OTHER_PORTS.microsocksOpen, 'socks5'), cells: OK, findings: [] },
  {
    name: 'microsocks without the password',
    proxy: at(OTHER_PORTS.microsocks, 'socks5'),
    cells: all('Failed (12029)'),
    findings: ['proxy-auth-required'],
  },
  { name: 'no listener', proxy: at(9), cells: all('Failed (12029)'), findings: ['proxy-unreachable'] },
  {
    name: 'a proxy that swallows every packet',
    proxy: `http://${addresses.blackHole}:8080`,
    cells: all('Failed (12002)'),
    findings: ['proxy-unreachable'],
  },
  {
    name: 'a proxy whose name does not exist',
    proxy: 'http://no-proxy.corp.lab:8080',
    cells: all('Failed (12007)'),
    findings: ['proxy-unreachable'],
  },
];

describe.skipIf(inject('skipReason') !== '')('through real proxies', () => {
  let network: Network;
  let certificates: Certificates;
  beforeAll(async () => {
    ({ network, certificates } = await startNetwork({ squid: {}, secondSquid: true, others: true }));
  });
  afterAll(() => network?.stop());

  const through = (proxy: string, list: string, args: readonly string[] = [], env = {}) =>
    analyze({
      network,
      certificates,
      list,
      args: [
        ...['--methods', 'command-line', '--proxy', proxy],
        ...args.map((arg) => (arg === 'BUMP' ? certificates.bumpCa : arg)),
      ],
      env,
    });

  it.each(ROWS)('$name: $cells', async ({ proxy, args, env, cells, findings }) => {
    const { report, code } = await through(proxy, catalogueCsv(BASIC_LIST), args, env);
    const found = [EDR, UPLOAD, CRL].map((url) => words(cell(report, url, 'command-line')));
    expect(found).toEqual(cells);
    expect(codes(report)).toEqual(findings);
    // With credentials every target answers, but the sensor sends none: still an error.
    expect(code).toBe(findings.length === 0 ? 0 : 1);
    expect(report.run.complete).toBe(true);
  });

  it('names every scheme that squid offers', async () => {
    const { report } = await through(at(SQUID_PORTS.threeSchemes), catalogueCsv(BASIC_LIST));
    const finding = report.findings.find((entry) => entry.code === 'proxy-auth-required');
    expect(JSON.stringify(finding?.args)).toMatch(/Digest.*NTLM.*Basic/i);
    expect(finding?.explains).toBe(3);
  });

  it('names the authority that inspects', async () => {
    const { report } = await through(at(SQUID_PORTS.inspecting), catalogueCsv(BASIC_LIST), ['--ca-file', 'BUMP']);
    const finding = report.findings.find((entry) => entry.code === 'tls-inspection');
    expect(JSON.stringify(finding?.args)).toContain('Lab Corporation Web Gateway CA');
    expect(cell(report, EDR, 'command-line').failure).toMatchObject({ phase: 'tls', peer: 'target' });
  });

  // The same cause has three statuses, by product: who answered decides, not the number.
  it.each([
    // Statuses that would count as success, if it were not the proxy that sends them.
    ['squid', SQUID_PORTS.plain, names.unknown, 500],
    ['squid', SQUID_PORTS.plain, names.closed, 503],
    ['tinyproxy', OTHER_PORTS.tinyproxy, names.unknown, 200],
    ['tinyproxy', OTHER_PORTS.tinyproxy, names.closed, 200],
  ])('%s (%i) answers in the place of %s and is never mistaken for it', async (_name, port, host, expected) => {
    const urls = [`https://${host}/`, `http://${host}/`];
    const list = catalogueCsv(urls.map((url) => row(url, 'CnC', expected, false)));
    const { report, code } = await through(at(port), list);
    for (const url of urls) {
      const probe = cell(report, url, 'command-line');
      expect([url, probe.outcome, probe.answeredBy]).toEqual([url, 'unreachable', 'proxy']);
      expect(probe.status).toBeGreaterThanOrEqual(500);
    }
    expect(code).toBe(1);
  });

  it('dante 1.4 refuses names over SOCKS4: curl gives up, we ask once more with the address', async () => {
    const url = `https://${names.onlyIpv4}/`;
    const { report } = await through(at(OTHER_PORTS.dante, 'socks4'), catalogueCsv([row(url, 'CnC', 200, false)]));
    const probe = cell(report, url, 'command-line');
    expect(probe.outcome).toBe('reachable');
    // The name is looked up here only after the server refused it, and the tunnel is asked for again.
    const phases = probe.attempts
      .flatMap((attempt) => attempt.observations)
      .map((step) => `${step.phase} ${step.peer}`);
    expect(phases.indexOf('dns target')).toBeGreaterThan(phases.indexOf('tcp proxy'));
    expect(phases.lastIndexOf('tunnel proxy')).toBeGreaterThan(phases.indexOf('dns target'));
    const curl = await network.run('client', 'curl', ['-s', '-x', at(OTHER_PORTS.dante, 'socks4a'), url]);
    expect(curl.code).toBe(97);
  });

  it.each([
    ['unknown name', names.unknown],
    ['closed port', names.closed],
  ])('dante tells of the %s by its reply', async (_name, host) => {
    const url = `https://${host}/`;
    const { report } = await through(at(OTHER_PORTS.dante, 'socks5'), catalogueCsv([row(url, 'CnC', 200, false)]));
    expect(cell(report, url, 'command-line').failure).toMatchObject({ phase: 'tunnel', code: 'socks_rejected' });
  });

  it('reaches a host that only the proxy can, without a name server of its own', async () => {
    const { report } = await through(
      at(SQUID_PORTS.plain),
      catalogueCsv([row(`https://${names.onlyIpv6}/`, 'CnC', 200, false)]),
      ['-4'],
    );
    const probe = cell(report, `https://${names.onlyIpv6}/`, 'command-line');
    expect(words(probe)).toBe('Succeeded (200)');
    const looked = probe.attempts.flatMap(({ observations }) => observations).filter(({ phase }) => phase === 'dns');
    expect(looked.every(({ peer }) => peer === 'proxy')).toBe(true);
  });
});
