import { join } from 'node:path';
import { peakMemory, time } from '../command.ts';
import { median, megabytes, ms, type Row } from '../figures.ts';
import { type Bench, withArgs } from '../peers.ts';
import { startLab } from './many-targets.ts';

/** What a user runs: the embedded list of a region by five methods, through the lab in another process. */
export async function normalRun(bench: Bench): Promise<readonly Row[]> {
  const lab = await startLab(bench, null, 'normal');
  try {
    const command = withArgs(bench.tool, [
      ...['analyze', '--geo', 'US', '--os', 'windows', ...lab.args],
      ...['--output', join(bench.stage.folder, 'normal')],
    ]);
    const peaks: number[] = [];
    const walls: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      peaks.push((await peakMemory(command)) ?? 0);
      walls.push((await time(command)).wallMs);
    }
    const peak = median(peaks);
    return [
      {
        what: 'the US region by five methods, PAC among them: peak memory',
        goal: '< 110 MB',
        figure: peak === 0 ? 'not measured here' : `${megabytes(peak)} in a run of ${ms(median(walls))}`,
        holds: peak === 0 ? null : peak < 110e6,
      },
    ];
  } finally {
    lab.child.kill('SIGTERM');
  }
}
