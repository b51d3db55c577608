import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import { LAB_SCENARIOS } from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';
import { parseNames } from '../../run/options/parse-values.ts';
import { planFor } from '../../run/plan-for.ts';
import { createSystem } from '../../system/create-system.ts';
import { jsonText } from '../../text/json-text.ts';
import { catchInterrupts } from '../interrupt.ts';
import { parseTargetOptions } from '../options/analyze-options.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { print } from '../terminal/streams.ts';
import { labOptions, labTargets } from '../with-lab.ts';

/** `lab`: starts the embedded lab, prints how to reach it, and keeps it until Ctrl-C. */
export async function labCommand(scenario: string, raw: RawOptions): Promise<number> {
  const name = parseNames(scenario, LAB_SCENARIOS, 'scenario')[0] ?? 'healthy';
  const lab = await startLab({
    targets: labTargets(await planFor(labOptions(parseTargetOptions(raw)), createSystem())),
    scenario: name,
  });
  const interrupt = catchInterrupts();
  try {
    const folder = typeof raw.write === 'string' ? resolve(raw.write) : null;
    if (folder !== null) await writeLabFiles(lab, folder);
    await print(raw.json === true ? jsonText(describeLab(lab, folder), 2) : labText(lab, folder));
    await untilInterrupted(interrupt.signal);
    return 0;
  } finally {
    interrupt.release();
    await lab.stop();
  }
}

/** The lab's servers keep the process alive; the signal ends it. */
function untilInterrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolved) => signal.addEventListener('abort', () => resolved(), { once: true }));
}

const filesIn = (folder: string) => ({
  machine: join(folder, 'machine.json'),
  serviceCa: join(folder, 'service-ca.pem'),
  ca: join(folder, 'inspection-ca.pem'),
});

async function writeLabFiles(lab: Lab, folder: string): Promise<void> {
  const files = filesIn(folder);
  try {
    await mkdir(folder, { recursive: true });
    await replaceFile(files.serviceCa, lab.settings.serviceCaPem);
    if (lab.settings.caPem !== null) await replaceFile(files.ca, lab.settings.caPem);
    await replaceFile(files.machine, `${jsonText(lab.settings.machine, 2)}\n`);
    // Last, because a script waits for it: one argument a line, for `xargs -a`.
    await replaceFile(join(folder, 'arguments.txt'), `${lab.analyzeArguments(files).join('\n')}\n`);
  } catch (error) {
    throw new UsageError(
      `--write ${folder}: cannot be written (${(error as NodeJS.ErrnoException).code ?? 'failed'})`,
      3,
    ); // fs errors carry a code
  }
}

/** Puts a new file in the place of whatever has the name: a link there is replaced, never written through. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

function describeLab(lab: Lab, folder: string | null): object {
  const { scenario, summary, servers, expects, settings } = lab;
  return { scenario, summary, servers, expects, settings, arguments: lab.analyzeArguments(filesIn(folder ?? 'DIR')) };
}

function labText(lab: Lab, folder: string | null): string {
  const width = Math.max(...lab.servers.map((server) => server.name.length));
  const rows = lab.servers.map(
    (server) => `  ${server.name.padEnd(width)}  ${server.url.padEnd(34)} ${server.purpose}`,
  );
  const quoted = lab
    .analyzeArguments(filesIn(folder ?? 'DIR'))
    .map((part) => (/^[\w./:,=@-]+$/.test(part) ? part : `"${part}"`));
  return [
    `Lab "${lab.scenario}" is running on loopback until Ctrl-C: ${lab.summary}.`,
    '',
    ...rows,
    '',
    ...(folder === null
      ? ['Start it with --write DIR to have the files that this line names:']
      : ['Analyse through it, from another shell:']),
    `  mde-client-analyzer analyze ${quoted.join(' ')}`,
    '',
    `Expected: exit ${lab.expects.exitCode}, ${lab.expects.findings.length === 0 ? 'no finding' : lab.expects.findings.join(', ')}`,
  ].join('\n');
}
