import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, cleanEnv, peakMemory } from '../command.ts';
import { megabytes, ms, type Row, times } from '../figures.ts';
import { type Bench, withArgs, writeCatalogue } from '../peers.ts';

const GOAL_BYTES = 250e6;
/** Time per target of the largest run against a quarter of it: the machine's noise stays below this, a square does not. */
const LINEAR = 1.4;

/** Thousands of targets by three methods against the embedded lab, which runs in a process of its own. */
export async function manyTargets(bench: Bench): Promise<readonly Row[]> {
  const counts = [Math.round(bench.targets / 4), bench.targets];
  const found = [];
  for (const count of counts) found.push(await large(bench, count));
  const [quarter, whole] = found;
  if (!quarter || !whole) return [];
  const growth = whole.wallMs / counts[1]! / (quarter.wallMs / counts[0]!);
  const name = `${bench.targets.toLocaleString('en')} targets × direct, HTTP proxy, PAC against the embedded lab`;
  return [
    {
      what: `${name}: time`,
      goal: 'linear',
      figure: `${ms(whole.wallMs)}, a quarter of them ${ms(quarter.wallMs)}: ${times(growth)} per target`,
      holds: growth <= LINEAR,
    },
    {
      what: `${name}: peak memory`,
      goal: '< 250 MB',
      figure: `${megabytes(whole.peak)}, a quarter of them ${megabytes(quarter.peak)}`,
      holds: whole.peak === 0 ? null : whole.peak < GOAL_BYTES,
    },
  ];
}

async function large(bench: Bench, count: number): Promise<{ readonly wallMs: number; readonly peak: number }> {
  const catalogue = writeCatalogue(bench.stage, count);
  const lab = await startLab(bench, catalogue, count);
  try {
    const begin = performance.now();
    const peak = await peakMemory(
      withArgs(bench.tool, [
        ...['analyze', '--geo', 'US', '--catalogue', catalogue, ...lab.args],
        ...['--methods', 'wpad,none,command-line', '--deadline', '1200', '--output', join(bench.stage.folder, 'many')],
      ]),
    );
    return { wallMs: performance.now() - begin, peak: peak ?? 0 };
  } finally {
    lab.child.kill('SIGTERM');
  }
}

/** The lab in another process; resolves once it has written how to reach it. */
export async function startLab(
  { stage, tool }: Bench,
  catalogue: string | null,
  name: number | string,
): Promise<{ readonly child: ChildProcess; readonly args: readonly string[] }> {
  const folder = join(stage.folder, `lab-${name}`);
  const chosen = catalogue === null ? [] : ['--geo', 'US', '--catalogue', catalogue];
  const command: Command = withArgs(tool, ['lab', 'healthy', ...chosen, '--write', folder]);
  const child = spawn(command.file, [...command.args], { stdio: 'ignore', env: cleanEnv() });
  process.on('exit', () => child.kill('SIGKILL'));
  const file = join(folder, 'arguments.txt');
  for (let waited = 0; !existsSync(file); waited += 50) {
    if (child.exitCode !== null || waited > 60_000) throw new Error('the lab did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { child, args: readFileSync(file, 'utf8').trim().split('\n') };
}
