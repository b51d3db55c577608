import { evidenceOf } from '../../diagnose/evidence-of.ts';
import type { Report } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { LARGEST_REPORT, readSavedReport } from '../../report/store/read-saved.ts';
import { checkOutputDir } from '../../report/store/write.ts';
import { conclude } from '../../run/conclude.ts';
import { createSystem } from '../../system/create-system.ts';
import { deliver } from '../deliver.ts';
import { parseOutputOptions } from '../options/analyze-options.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { lookAtTerminal } from '../terminal/terminal.ts';

/** A saved report from the disk; trouble is one line. */
export async function loadReport(file: string): Promise<Report> {
  const read = await createSystem().readFile(file, LARGEST_REPORT);
  if (read.state === 'absent') throw new UsageError(`${file}: cannot be read (there is no such file)`);
  if (read.state === 'unreadable') throw new UsageError(`${file}: cannot be read (${read.native})`);
  return readSavedReport(read.value, file);
}

/** `replay`: the recorded observations diagnosed again with today's rules, and rendered. */
export async function replayCommand(file: string, raw: RawOptions, version: string): Promise<number> {
  const output = parseOutputOptions(raw);
  await checkOutputDir(output.outputDir, output.resultStyle);
  const saved = await loadReport(file);
  const failOn = raw.failOn === 'warning' || raw.failOn === 'never' ? raw.failOn : 'error';
  const evidence = evidenceOf(saved);
  const report = conclude(
    { ...evidence, run: { ...evidence.run, options: { ...evidence.run.options, failOn } } },
    version,
  );
  return deliver(report, output, lookAtTerminal(output));
}
