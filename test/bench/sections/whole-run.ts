import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../src/model/report.ts';
import { peakMemory, side, time } from '../command.ts';
import { cpu, median, megabytes, ms, type Row, spread, times, wall } from '../figures.ts';
import { type Bench, curlRun, type Line, toolRun } from '../peers.ts';
import { ONE_WAY_MS } from '../stage.ts';

/** Targets of the comparison with curl. */
const COUNT = 60;
const REQUESTS = COUNT * 3;
/** The slow sequence takes half a minute; its figure hardly moves. */
const SEQUENCE_RUNS = 1;

/** The whole run against curl with the same requests, without and with a round trip; memory. */
export async function wholeRun(bench: Bench): Promise<readonly Row[]> {
  await time(toolRun(bench, COUNT, ''));
  requireAllReached(bench);
  return [
    ...(await against(bench, '', 0, 2, 3, bench.runs)),
    ...(await against(bench, 'Delayed', 2 * ONE_WAY_MS, 1.3, null, SEQUENCE_RUNS)),
    await memory(bench),
  ];
}

/** A run that failed quickly must not win. */
function requireAllReached({ stage }: Bench): void {
  const file = join(stage.folder, 'result/MDEClientAnalyzerResult/MDEClientAnalyzerResult.json');
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report; // our own file, just written
  const reached = report.probes.filter((probe) => probe.outcome === 'reachable').length;
  if (reached !== REQUESTS) throw new Error(`only ${reached} of ${REQUESTS} requests were answered`);
}

async function against(
  bench: Bench,
  line: Line,
  roundTripMs: number,
  wallGoal: number,
  cpuGoal: number | null,
  sequenceRuns: number,
): Promise<readonly Row[]> {
  const { stage, runs } = bench;
  const found = await side({ curl: curlRun(stage, COUNT, line, 'parallel'), tool: toolRun(bench, COUNT, line) }, runs);
  const sequence = curlRun(stage, COUNT, line, 'sequence');
  const slow = [];
  for (let run = 0; run < sequenceRuns; run += 1) slow.push(await time(sequence));
  const what = `whole run, ${COUNT} targets × direct, HTTP proxy, SOCKS, ${roundTripMs} ms round trip`;
  const factor = wall(found.tool) / wall(found.curl);
  const [own, curls] = [cpu(found.tool), cpu(found.curl)];
  const cpuFactor = own === null || curls === null ? null : own / curls;
  return [
    {
      what: `${what}: wall`,
      goal: `≤ ${wallGoal} × \`curl -Z\``,
      figure: `${times(factor)}: ${spread(found.tool)} against ${spread(found.curl)}; one after the other ${ms(wall(slow))}`,
      holds: factor <= wallGoal,
    },
    {
      what: `${what}: CPU`,
      goal: cpuGoal === null ? '' : `≤ ${cpuGoal} × \`curl -Z\``,
      figure:
        cpuFactor === null ? 'not measured here' : `${times(cpuFactor)}: ${ms(own ?? 0)} against ${ms(curls ?? 0)}`,
      holds: cpuGoal === null || cpuFactor === null ? null : cpuFactor <= cpuGoal,
    },
  ];
}

async function memory(bench: Bench): Promise<Row> {
  const peaks: number[] = [];
  const idle: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    peaks.push((await peakMemory(toolRun(bench, COUNT, ''))) ?? 0);
    idle.push((await peakMemory({ file: process.execPath, args: ['-e', 'setTimeout(() => {}, 60)'] })) ?? 0);
  }
  const peak = median(peaks);
  return {
    what: 'peak memory of that run',
    goal: '< 110 MB',
    figure:
      peak === 0 ? 'not measured here' : `${megabytes(peak)}, of which an idle Node takes ${megabytes(median(idle))}`,
    holds: peak === 0 ? null : peak < 110e6,
  };
}
