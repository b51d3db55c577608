import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DnsObservation } from '../../src/model/observation.ts';
import type { Report } from '../../src/model/report.ts';
import { addresses } from './addresses.ts';
import { type Analysis, analyze } from './analyze.ts';
import { createNetwork, type Daemon, inputChain, type Network } from './network.ts';
import { catalogueCsv, row } from './targets.ts';

const script = fileURLToPath(new URL('slow-dns.mjs', import.meta.url));
/** Hosts by name, each a required target. */
const hosts = (count: number, domain: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `host${index}.${domain}`);

/** The name step of each host. */
function namesOf(report: Report, domain: string): readonly DnsObservation[] {
  const steps = report.probes.flatMap(({ attempts }) => attempts.flatMap(({ observations }) => observations));
  return steps.filter((step): step is DnsObservation => step.phase === 'dns' && step.name.endsWith(domain));
}

describe.skipIf(inject('skipReason') !== '')('many names at once', () => {
  let network: Network;
  let server: Daemon;
  beforeAll(async () => {
    network = await createNetwork();
    // The address of every name refuses at once.
    await network.filter('cloud', inputChain(`ip daddr ${addresses.closed} meta l4proto tcp reject with tcp reset`));
  });
  afterEach(() => server?.kill());
  afterAll(() => network?.stop());

  const run = async (names: readonly string[], delayMs: number, args: readonly string[]): Promise<Analysis> => {
    const tcp = args.includes('--silent-tcp') ? 'silent' : 'refuses';
    const given = [script, addresses.proxyLan, addresses.closed, String(delayMs), tcp];
    server = await network.start('proxy', 'slow-dns', process.execPath, given, []);
    await expect.poll(() => server.log(), { timeout: 10_000 }).toBe('ready\n');
    const list = catalogueCsv(names.map((name) => row(`http://${name}/`, 'CnC', 200, false)));
    // Nothing here gets as far as a certificate: any root will do.
    const certificates = { labCa: network.write('ca.pem', rootCertificates[0] ?? '') };
    const options = ['--methods', 'none', '--retries', '0', ...args.filter((one) => one !== '--silent-tcp')];
    return analyze({ network, certificates, list, args: options });
  };

  it.each([50, 450])('sixty names of a server that takes %i ms are asked together', async (delayMs) => {
    const { report } = await run(hosts(60, 'slow.example'), delayMs, ['--timeout', '6']);
    const steps = namesOf(report, 'slow.example');
    expect(steps).toHaveLength(60);
    for (const { failure } of steps) expect(failure).toBeNull();
    const whole = Math.max(...steps.map(({ t }) => t)) - Math.min(...steps.map(({ t0 }) => t0));
    expect(whole).toBeLessThan(delayMs * 2 + 400);
  });

  it('twelve names that are dropped hold up no other', async () => {
    const names = [...hosts(12, 'dropped.example'), ...hosts(40, 'good.example')];
    const { report } = await run(names, 5, ['--timeout', '2']);
    const dropped = namesOf(report, 'dropped.example');
    expect(dropped).toHaveLength(12);
    for (const { failure } of dropped) expect(failure?.code).toBe('dns_timeout_error');
    const good = namesOf(report, 'good.example');
    expect(good).toHaveLength(40);
    for (const { failure, t, t0 } of good) {
      expect(failure).toBeNull();
      expect(t - t0).toBeLessThan(1000);
    }
  });

  it.each([
    ['that are silent by UDP', []],
    ['that are silent by UDP and by TCP', ['--silent-tcp']],
  ])('name servers %s keep no process beyond its deadline', async (_what, args) => {
    const { report, code, wallMs } = await run(hosts(60, 'dropped.example'), 5, [
      '--timeout',
      '30',
      '--deadline',
      '2',
      ...args,
    ]);
    expect(wallMs).toBeLessThan(3000);
    expect(code).toBe(3);
    expect(report.exit.code).toBe(3);
    // Nothing was learnt of a name, so nothing is said of it.
    expect(report.findings.map((finding) => finding.code)).not.toContain('name-not-resolved');
    for (const probe of report.probes.filter(({ method }) => method === 'none'))
      expect([probe.state, probe.skippedBecause]).toEqual(['skipped', 'deadline']);
  });

  it('a time limit on the way is the end too', async () => {
    const { report, code, wallMs } = await run(hosts(60, 'dropped.example'), 5, ['--timeout', '1', '--deadline', '20']);
    expect(wallMs).toBeLessThan(4000);
    expect([code, report.exit.code]).toEqual([1, 1]);
    for (const { failure } of namesOf(report, 'dropped.example')) expect(failure?.code).toBe('dns_timeout_error');
  });
});
