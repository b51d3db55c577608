import { afterEach, describe, expect, inject, it } from 'vitest';
import { addresses } from './addresses.ts';
import { type Analysis, analyze, cell, cli, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { startNginx } from './cloud.ts';
import { type Parts, startNetwork } from './full-network.ts';
import { startIscDhcp } from './names.ts';
import type { Network } from './network.ts';
import { SQUID_PORTS } from './squid.ts';
import { BASIC_LIST, catalogueCsv } from './targets.ts';

const EDR = BASIC_LIST[0]?.url ?? '';
const WPAD_URL = 'http://wpad.corp.lab/wpad.dat';
const proxyAt = (port: number): string => `proxy.corp.lab:${port}`;
/** Automatic detection is WinHTTP's: mdatp on Linux does not take it, and a way that its consumer does not take is none. */
const AS_WINDOWS = ['--os', 'windows'];
const script = (answer: string): string => `function FindProxyForURL(url, host) { return "${answer}"; }\n`;

describe.skipIf(inject('skipReason') !== '')('discovery', () => {
  let network: Network;
  let certificates: Certificates;
  afterEach(() => network?.stop());

  async function up(parts: Parts, pac: string | null): Promise<void> {
    ({ network, certificates } = await startNetwork({ squid: {}, ...parts }));
    if (pac === null) return;
    const file = network.write('www/wpad.dat', pac);
    const folder = file.slice(0, file.lastIndexOf('/'));
    const server = `server { listen ${addresses.proxyLan}:80; root ${folder};
      types { } default_type application/x-ns-proxy-autoconfig; }\n`;
    await startNginx(network, 'proxy', 'wpad-server', server, [80]);
  }
  const run = (args: readonly string[], env = {}): Promise<Analysis> =>
    analyze({ network, certificates, list: catalogueCsv(BASIC_LIST), args, env });
  const settings = (analysis: Analysis, method: string) =>
    analysis.report.proxies.find((entry) => entry.method === method);

  it('finds nothing where nothing is', async () => {
    await up({}, null);
    const analysis = await run(['--methods', 'default,wpad,none']);
    expect(settings(analysis, 'wpad')?.state).toBe('absent');
    expect(words(cell(analysis.report, EDR, 'wpad'))).toBe("Doesn't exist");
    expect(words(cell(analysis.report, EDR, 'none'))).toBe('Succeeded (200)');
    expect(analysis.code).toBe(0);
  });

  it('finds the script by the name wpad', async () => {
    await up({ names: { wpad: true } }, script(`PROXY ${proxyAt(SQUID_PORTS.plain)}`));
    const analysis = await run([...AS_WINDOWS, '--methods', 'wpad']);
    expect(settings(analysis, 'wpad')).toMatchObject({ state: 'pac', url: WPAD_URL });
    expect(cell(analysis.report, EDR, 'wpad').servers).toEqual([`http://${proxyAt(SQUID_PORTS.plain)}`]);
    expect(words(cell(analysis.report, EDR, 'wpad'))).toBe('Succeeded (200)');
  });

  it('asks DHCP first: option 252 of dnsmasq wins over the name', async () => {
    const option252 = `http://${addresses.proxyLan}/wpad.dat`;
    await up({ names: { wpad: true, option252 } }, script('DIRECT'));
    const analysis = await run([...AS_WINDOWS, '--methods', 'wpad']);
    expect(settings(analysis, 'wpad')).toMatchObject({ state: 'pac', url: option252 });
    expect(words(cell(analysis.report, EDR, 'wpad'))).toBe('Succeeded (200)');
  });

  it('understands ISC dhcpd, with the line feed that it sends along', async () => {
    await up({ names: { wpad: true } }, script('DIRECT'));
    await startIscDhcp(network, `${WPAD_URL}?isc\\n`);
    const analysis = await run([...AS_WINDOWS, '--methods', 'wpad']);
    expect(settings(analysis, 'wpad')).toMatchObject({ state: 'pac', url: `${WPAD_URL}?isc` });
  });

  it('follows the list of a script to the server that works', async () => {
    const list = `PROXY proxy.corp.lab:9; PROXY ${proxyAt(SQUID_PORTS.plain)}; DIRECT`;
    await up({ names: { wpad: true } }, script(list));
    const analysis = await run([...AS_WINDOWS, '--methods', 'wpad']);
    const probe = cell(analysis.report, EDR, 'wpad');
    expect(words(probe)).toBe('Succeeded (200)');
    expect(new Set(probe.attempts.map((attempt) => attempt.server))).toEqual(
      new Set(['http://proxy.corp.lab:9', `http://${proxyAt(SQUID_PORTS.plain)}`]),
    );
  });

  it.each([
    ['cannot be fetched', null, 'Failed (12167)', 'pac-unreachable'],
    ['is broken', 'function FindProxyForURL(url, host) { return ', 'Failed (12166)', 'pac-script-error'],
    ['never ends', 'function FindProxyForURL() { for (;;); }', 'Failed (12166)', 'pac-script-error'],
  ])('a script that %s is said to be so', async (_name, pac, text, finding) => {
    await up({ names: { wpad: true } }, pac);
    const analysis = await run(['--methods', 'wpad,none']);
    expect(cell(analysis.report, EDR, 'wpad').state).toMatch(/unusable/);
    expect(`Failed (${cell(analysis.report, EDR, 'wpad').code})`).toBe(text);
    expect(analysis.report.findings.map((entry) => entry.code)).toContain(finding);
    expect(words(cell(analysis.report, EDR, 'none'))).toBe('Succeeded (200)');
  });

  it("takes the default proxy from the environment, and direct stays direct whatever Node's own switches say", async () => {
    await up({}, null);
    const env = {
      HTTPS_PROXY: `http://${proxyAt(SQUID_PORTS.basic)}`,
      HTTP_PROXY: `http://${proxyAt(SQUID_PORTS.basic)}`,
      NODE_USE_ENV_PROXY: '1',
    };
    const analysis = await run(['--methods', 'default,none'], env);
    const probe = cell(analysis.report, EDR, 'default');
    expect(probe.servers).toEqual([`http://${proxyAt(SQUID_PORTS.basic)}`]);
    expect(probe.attempts.at(-1)?.observations.at(-1)).toMatchObject({ phase: 'tunnel', status: 407 });
    // The variables are the shell's: mdatp does not read them, whatever the proxy answers.
    expect(words(probe)).toBe('Failed (12029)');
    expect(words(cell(analysis.report, EDR, 'none'))).toBe('Succeeded (200)');
  });

  it('prints the same decision with proxies --json', async () => {
    await up({ names: { wpad: true } }, script(`PROXY ${proxyAt(SQUID_PORTS.plain)}; DIRECT`));
    const { stdout, code } = await network.run('client', process.execPath, [
      cli(network),
      'proxies',
      '--json',
      '--for',
      EDR,
    ]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    const wpad = document.for[0].methods.find((entry: { method: string }) => entry.method === 'wpad');
    expect(wpad.servers).toEqual([`http://${proxyAt(SQUID_PORTS.plain)}`, 'direct']);
  });
});
