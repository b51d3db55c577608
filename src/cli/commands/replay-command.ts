import { evidenceOf } from '../../diagnose/evidence-of.ts';
import type { Report } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { LARGEST_REPORT, readSavedOrRecorded, readSavedReport } from '../../report/store/read-saved.ts';
import { checkOutputDir } from '../../report/store/write.ts';
import { conclude } from '../../run/conclude.ts';
import { createSystem } from '../../system/create-system.ts';
import { deliver } from '../deliver.ts';
import { parseOutputOptions } from '../options/analyze-options.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { lookAtTerminal } from '../terminal/terminal.ts';

async function bytesOf(file: string): Promise<Buffer> {
  const read = await createSystem().readFile(file, LARGEST_REPORT);
  if (read.state === 'absent') throw new UsageError(`${file}: cannot be read (there is no such file)`);
  if (read.state === 'unreadable') throw new UsageError(`${file}: cannot be read (${read.native})`);
  return read.value;
}

/** A saved report from the disk; trouble is one line. */
export async function loadReport(file: string): Promise<Report> {
  return readSavedReport(await bytesOf(file), file);
}

/** `replay`: a saved report's or a recording's observations diagnosed again with today's rules, and rendered. */
export async function replayCommand(file: string, raw: RawOptions, version: string): Promise<number> {
  const output = parseOutputOptions(raw);
  await checkOutputDir(output.outputDir, output.resultStyle);
  const saved = await readSavedOrRecorded(await bytesOf(file), file);
  const failOn = raw.failOn === 'warning' || raw.failOn === 'never' ? raw.failOn : 'error';
  const evidence = 'report' in saved ? evidenceOf(saved.report) : saved.evidence;
  const report = conclude(
    { ...evidence, run: { ...evidence.run, options: { ...evidence.run.options, failOn } } },
    version,
  );
  return deliver(report, output, lookAtTerminal(output));
}
