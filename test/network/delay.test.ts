import { afterEach, describe, expect, inject, it } from 'vitest';
import { analyze, cell, codes, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { startNetwork } from './full-network.ts';
import type { Network } from './network.ts';
import { SQUID_PORTS } from './squid.ts';
import { BASIC_LIST, catalogueCsv } from './targets.ts';

const EDR = BASIC_LIST[0]?.url ?? '';

describe.skipIf(inject('skipReason') !== '')('a slow link', () => {
  let network: Network;
  let certificates: Certificates;
  afterEach(() => network?.stop());

  it('of 100 ms round trip is seen in every step that crosses it, and in no other', async () => {
    ({ network, certificates } = await startNetwork({ squid: {}, link: { delayMs: 50, lossPercent: 0 } }));
    const { report } = await analyze({
      network,
      certificates,
      list: catalogueCsv(BASIC_LIST),
      args: ['--methods', 'none,command-line', '--proxy', `http://proxy.corp.lab:${SQUID_PORTS.plain}`],
    });
    const walked = (url: string, method: 'none' | 'command-line') =>
      (cell(report, url, method).attempts[0]?.observations ?? []).map(({ phase, peer, t0, t }) => ({
        step: `${phase} ${peer}`,
        ms: t - t0,
      }));
    // The fastest of the targets tells: a machine that holds the process up for a moment makes one near step look far.
    const steps = (method: 'none' | 'command-line') => {
      const all = BASIC_LIST.flatMap(({ url }) => walked(url, method));
      const fastest = (step: string) => Math.min(...all.filter((one) => one.step === step).map(({ ms }) => ms));
      return walked(EDR, method).map(({ step }) => ({ step, far: fastest(step) >= 95 }));
    };
    expect(steps('none')).toEqual([
      { step: 'dns target', far: false },
      { step: 'tcp target', far: true },
      { step: 'tls target', far: true },
      { step: 'http target', far: true },
    ]);
    expect(steps('command-line')).toEqual([
      { step: 'dns proxy', far: false },
      { step: 'tcp proxy', far: false },
      { step: 'tunnel proxy', far: true },
      { step: 'tls target', far: true },
      { step: 'http target', far: true },
    ]);
    expect(codes(report)).toEqual([]);
  });

  it('that loses packets is slow, not broken', async () => {
    ({ network, certificates } = await startNetwork({ link: { delayMs: 10, lossPercent: 4 } }));
    const { report, code } = await analyze({
      network,
      certificates,
      list: catalogueCsv(BASIC_LIST),
      args: ['--methods', 'none', '--timeout', '10'],
    });
    expect(report.probes.filter((probe) => probe.method === 'none').map(words)).toEqual([
      'Succeeded (200)',
      'Succeeded (400)',
      'Succeeded (200)',
    ]);
    expect(code).toBe(0);
  });
});
