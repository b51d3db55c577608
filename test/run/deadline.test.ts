import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import { analyze } from '../../src/run.ts';
import { createSystem } from '../../src/system/create-system.ts';
import type { LookupOptions, NameAnswer, System } from '../../src/system/system.ts';

const never = <T>(): Promise<T> => new Promise(() => {});
const DEADLINE_MS = 700;

/** A resolver of ours whose queue never comes to an end. */
const neverAsked: System['lookup'] = (_name, _family, options) => {
  options?.onWait?.(never());
  return never();
};

/** A run on this machine with some parts of it that never answer; with how long it took, ms. */
async function run(broken: Partial<System>, options: Partial<typeof DEFAULT_OPTIONS> = {}) {
  const begin = performance.now();
  const report: Report = await analyze(
    { ...DEFAULT_OPTIONS, methods: ['none'], services: ['CnC'], deadlineMs: DEADLINE_MS, ...options },
    { system: { ...createSystem(), ...broken } },
  );
  return { report, ms: performance.now() - begin };
}

describe('a run is over by its deadline', () => {
  const stuck: readonly (readonly [string, Partial<System>])[] = [
    ['the account is never told', { identity: never }],
    ['the roots are never told', { trustedRoots: never }],
    ['the search list is never told', { searchDomains: never }],
    ['programs of the system hang', { run: never }],
    ['files hang', { readFile: never }],
    ['names are never answered', { lookup: never }],
    ['names never have their turn', { lookup: neverAsked }],
    [
      'aliases are never told',
      { lookup: async () => ({ addresses: [{ address: '127.0.0.1', family: 4 }] }), aliases: never },
    ],
  ];
  it.each(stuck)('when %s', async (_what, broken) => {
    const { report, ms } = await run(broken, { methods: ['wpad', 'none'] });
    expect(ms).toBeLessThan(DEADLINE_MS + 1000);
    if (report.run.complete) return; // that part was not needed here
    expect(report.run.incompleteBecause).toBe('deadline');
    expect(report.exit).toMatchObject({ code: 3, reason: expect.stringContaining('the deadline came before') });
  });

  it('names that were never asked are not tested, and say nothing of the network', async () => {
    // The limit of a step is long over before the end: our queue is none of the network's time.
    const { report } = await run({ lookup: neverAsked }, { timeoutMs: 50 });
    const probes = report.probes.filter(({ method }) => method === 'none');
    expect(probes.length).toBeGreaterThan(0);
    for (const { state, skippedBecause, attempts } of probes)
      expect([state, skippedBecause, attempts]).toEqual(['skipped', 'deadline', []]);
    expect(report.findings.map(({ code }) => code)).not.toContain('name-not-resolved');
    expect(report.exit.code).toBe(3);
  });

  it('the wait for a turn is not in the time of a step', async () => {
    const lookup = (_name: string, _family: 4 | 6 | null, options?: LookupOptions): Promise<NameAnswer> => {
      const turn = new Promise<void>((go) => setTimeout(go, 200));
      options?.onWait?.(turn);
      return turn.then(() => ({ addresses: [{ address: '127.0.0.1', family: 4 }] }));
    };
    const { report } = await run({ lookup }, { timeoutMs: 100, deadlineMs: 5000 });
    const steps = report.probes.flatMap(({ attempts }) => attempts.flatMap(({ observations }) => observations));
    const dns = steps.filter(({ phase }) => phase === 'dns');
    expect(dns.length).toBeGreaterThan(0);
    for (const { failure, t, t0 } of dns) {
      expect(failure).toBeNull();
      expect(t0).toBeGreaterThan(150);
      expect(t - t0).toBeLessThan(100);
    }
  });
});
