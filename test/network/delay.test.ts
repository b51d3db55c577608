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
    const steps = (method: 'none' | 'command-line') =>
      (cell(report, EDR, method).attempts[0]?.observations ?? []).map(({ phase, peer, t0, t }) => ({
        step: `${phase} ${peer}`,
        far: t - t0 >= 95,
      }));
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
