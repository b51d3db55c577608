import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withLab } from '../../src/cli/with-lab.ts';
import { DEFAULT_OPTIONS, type LabScenario } from '../../src/model/options.ts';
import { redact } from '../../src/report/privacy/redact.ts';
import { writeResult } from '../../src/report/store/write.ts';
import { analyze } from '../../src/run.ts';
import { growthPerRun, megabytes, numberFrom, type Sample } from './growth.ts';

/** A thousand by default; `SOAK_RUNS` sets it. */
const RUNS = numberFrom('SOAK_RUNS', 1000);
/** Compilers and caches settle first. */
const WARM_UP = Math.min(60, Math.ceil(RUNS / 20));
const EVERY = Math.max(5, Math.floor(RUNS / 100));
const SCENARIOS: readonly LabScenario[] = ['healthy', 'auth-required', 'inspected', 'proxy-down'];
/** Caches of Node and compiled code still settle by a few kilobytes a run; one kept report of these runs is above 100 kB. */
const MOST_BYTES_PER_RUN = 12_000;

/** Sockets, timers, workers and child processes by kind; what ends by itself in the same moment does not count. */
const handles = (): Record<string, number> => {
  const names = process.getActiveResourcesInfo().filter((name) => !/^(Immediate|FSReq)/.test(name));
  return Object.fromEntries([...new Set(names)].sort().map((name) => [name, names.filter((n) => n === name).length]));
};
const files = async (): Promise<number> => (process.platform === 'linux' ? (await readdir('/proc/self/fd')).length : 0);

async function collected(): Promise<number> {
  if (!globalThis.gc) throw new Error('node must run with --expose-gc');
  for (let round = 0; round < 3; round += 1) {
    await pause(20);
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

/** Handles end a moment after the code that closed them. */
async function settled(expected: Record<string, number>): Promise<Record<string, number>> {
  for (
    let wait = 0;
    wait < 40 && Object.entries(handles()).some(([kind, count]) => count > (expected[kind] ?? 0));
    wait += 1
  )
    await pause(100);
  return handles();
}

describe(`${RUNS} runs in one process`, () => {
  it.each(SCENARIOS)('%s: no growth, no handle, no file left', async (scenario) => {
    const runs = Math.ceil(RUNS / SCENARIOS.length);
    const folder = mkdtempSync(join(tmpdir(), 'mde-soak-'));
    const before = handles();
    const filesBefore = await files();
    const samples: Sample[] = [];
    const began = performance.now();
    const options = { ...DEFAULT_OPTIONS, services: ['CnC' as const, 'CyberData' as const] };
    await withLab(scenario, options, async (given, hooks) => {
      let whole = await settled(handles());
      for (let run = 1; run <= runs; run += 1) {
        const report = await analyze(given, hooks);
        if (!report.run.complete || report.runWarnings.length > 0)
          throw new Error(
            `run ${run}: ${report.run.incompleteBecause}, ${JSON.stringify([report.runWarnings, report.probes.filter(({ state }) => state === 'skipped').map(({ targetId, method }) => `${targetId}/${method}`)])}`,
          );
        if (run % 10 === 0)
          await writeResult({
            report: redact(report, { anonymize: true }),
            outputDir: folder,
            formats: ['text', 'html', 'json'],
            zip: true,
            resultStyle: 'mde',
          });
        if (run === 1) whole = handles();
        if (run >= WARM_UP && run % EVERY === 0) samples.push({ runs: run, bytes: await collected() });
      }
      // With the lab still there: its servers, and nothing that grew with the runs.
      expect(Object.values(await settled(whole)).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(
        Object.values(whole).reduce((a, b) => a + b, 0) + 4,
      );
      return 0;
    });
    const after = await settled(before);
    const perRun = growthPerRun(samples);
    console.log(
      `soak ${scenario}: ${runs} runs in ${((performance.now() - began) / 1000).toFixed(0)} s, heap ${samples
        .filter((_, index) => index % Math.ceil(samples.length / 6) === 0)
        .map(({ bytes }) => megabytes(bytes))
        .join(
          ' → ',
        )}, ${perRun.toFixed(0)} bytes a run, resident ${megabytes(process.memoryUsage().rss)}, files ${filesBefore} → ${await files()}, handles ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    );
    rmSync(folder, { recursive: true, force: true });
    for (const [kind, count] of Object.entries(after)) expect(count, kind).toBeLessThanOrEqual(before[kind] ?? 0);
    expect(await files()).toBeLessThanOrEqual(filesBefore);
    // Fewer runs tell how caches fill, not what is left behind.
    if (runs >= 100) expect(perRun).toBeLessThan(MOST_BYTES_PER_RUN);
  });
});
