import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Row, table } from './figures.ts';
import type { Bench } from './peers.ts';
import { deadProxy } from './sections/dead-proxy.ts';
import { manyTargets } from './sections/many-targets.ts';
import { normalRun } from './sections/normal-run.ts';
import { page } from './sections/page.ts';
import { politeness } from './sections/politeness.ts';
import { startUp } from './sections/start-up.ts';
import { wholeRun } from './sections/whole-run.ts';
import { startStage } from './stage.ts';

const SECTIONS: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = {
  'start-up': startUp,
  'whole-run': wholeRun,
  'normal-run': normalRun,
  'dead-proxy': deadProxy,
  'many-targets': manyTargets,
  page,
  politeness,
};

/** Runs the sections that `--only` names, else all, and prints the table of its README. */
export async function bench(
  argv: readonly string[],
  place: { readonly root: string; readonly serverScript: string },
): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
      runs: { type: 'string', default: '7' },
      targets: { type: 'string', default: '10000' },
      tool: { type: 'string' },
      packaged: { type: 'string' },
      'packaged-node': { type: 'string' },
    },
  });
  const wanted = values.only.split(',');
  const unknown = wanted.find((name) => !(name in SECTIONS));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: sections are ${Object.keys(SECTIONS).join(', ')}`);
  const stage = await startStage(place.serverScript);
  const script = values.tool ?? join(place.root, 'bin/mde-client-analyzer.js');
  const input: Bench = {
    stage,
    tool: /\.[cm]?js$/.test(script) ? { file: process.execPath, args: [script] } : { file: script, args: [] },
    runs: Number(values.runs),
    targets: Number(values.targets),
    packaged: values.packaged ?? null,
    packagedNode: values['packaged-node'] ?? process.execPath,
  };
  const rows: Row[] = [];
  try {
    for (const name of wanted) {
      console.error(`${name} …`);
      rows.push(...(await section(name, input)));
    }
  } finally {
    stage.close();
  }
  console.log(`${machineLine(argv, input.runs)}\n\n${table(rows)}`);
  // The blackhole's connections would keep waiting.
  process.exit();
}

/** A section that breaks costs its own lines only: the others took minutes to measure. */
async function section(name: string, input: Bench): Promise<readonly Row[]> {
  try {
    return (await SECTIONS[name]?.(input)) ?? [];
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return [{ what: name, goal: '', figure: 'could not be measured, see the messages', holds: null }];
  }
}

function machineLine(argv: readonly string[], runs: number): string {
  const curl = execFileSync('curl', ['--version'], { encoding: 'utf8' }).split(' ').slice(0, 2).join(' ');
  const command = ['npm run bench', ...(argv.length > 0 ? ['--', ...argv] : [])].join(' ');
  return `${new Date().toISOString().slice(0, 10)}, \`${command}\`, Node ${process.version}, ${curl}, ${cpus().length} cores (${process.platform}), medians of ${runs} runs (fastest–slowest)`;
}
