import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Target } from '../../src/model/target.ts';
import { analyze, cli, codes, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { type Parts, startNetwork } from './full-network.ts';
import { createNetwork, must, type Network, type Ran } from './network.ts';
import { SQUID_PORTS } from './squid.ts';
import type { CloudUrl } from './targets.ts';

const CHOICE = ['-g', 'US', '--os', 'windows'];
const at = (port: number): string => `http://proxy.corp.lab:${port}`;

/** Runs `targets`, which needs no network, on a host that has none. */
async function targets(...args: readonly string[]): Promise<Ran> {
  const network = await createNetwork();
  try {
    return await must(network.run('cloud', process.execPath, [cli(network), 'targets', ...CHOICE, ...args]));
  } finally {
    await network.stop();
  }
}

describe.skipIf(inject('skipReason') !== '')('the whole US list', () => {
  let network: Network;
  let certificates: Certificates;
  afterEach(() => network?.stop());

  async function up(parts: Parts): Promise<readonly Target[]> {
    const list: readonly Target[] = JSON.parse((await targets('--format', 'json')).stdout).targets;
    const urls = list.map(({ url, observed }): CloudUrl => ({ url, status: observed[0]?.status ?? 200 }));
    const domains = new Set(list.map(({ url }) => new URL(url).hostname.split('.').slice(-2).join('.')));
    ({ network, certificates } = await startNetwork({ ...parts, urls, names: { domains: [...domains] } }));
    return list;
  }

  it('is reached directly and through squid, cell by cell', async () => {
    const list = await up({ squid: {} });
    const args = [...CHOICE, '--methods', 'none,command-line', '--proxy', at(SQUID_PORTS.plain)];
    const { report, code } = await analyze({ network, certificates, list: null, args: [...args, '--timeout', '10'] });
    expect(report.targets.map((target) => target.url)).toEqual(list.map((target) => target.url));
    const failed = report.probes.filter((probe) => probe.state === 'measured' && probe.outcome !== 'reachable');
    expect(failed.map((probe) => `${probe.targetId} ${probe.method} ${words(probe)}`)).toEqual([]);
    expect(report.probes.filter((probe) => probe.state === 'measured')).toHaveLength(2 * list.length);
    expect(codes(report)).toEqual([]);
    expect(code).toBe(0);
  });

  // The loop closes: what the tool tells the firewall team to allow is enough, and no more than that.
  it('passes a squid that knows nothing but the exported rules, without password where others need one', async () => {
    const exported = (await targets('--export', 'squid')).stdout;
    await up({ squid: { exported } });
    for (const port of [SQUID_PORTS.allowList, SQUID_PORTS.basic]) {
      const args = [...CHOICE, '--methods', 'command-line', '--proxy', at(port), '--timeout', '10'];
      const { report, code } = await analyze({ network, certificates, list: null, args });
      const failed = report.probes.filter((probe) => probe.state === 'measured' && probe.outcome !== 'reachable');
      expect(failed.map((probe) => `${probe.targetId} ${words(probe)}`)).toEqual([]);
      expect(code).toBe(0);
      const other = await network.run('client', 'curl', [
        ...['-s', '-o', '/dev/null', '-w', '%{http_code}', '-x', at(port), 'http://other.cloud.example/'],
      ]);
      expect(other.stdout).toBe(port === SQUID_PORTS.basic ? '407' : '403');
    }
  });
});
