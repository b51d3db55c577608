import { evidenceOf } from '../../diagnose/evidence-of.ts';
import type { Report } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { LARGEST_REPORT, readSavedOrRecorded, readSavedReport } from '../../report/saved/read-saved.ts';
import { checkOutputDir } from '../../report/store/write.ts';
import { conclude } from '../../run/conclude.ts';
import { withPublicRoots } from '../../run/public-roots.ts';
import { createSystem } from '../../system/create-system.ts';
import { jsonText } from '../../text/json-text.ts';
import { deliver } from '../deliver.ts';
import { type OutputOptions, parseOutputOptions } from '../options/analyze-options.ts';
import { isReplaced, refuseReplacing } from '../options/inputs-and-output.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { complain } from '../terminal/streams.ts';
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
  const output = outputFor(file, raw);
  if (output.write) await checkOutputDir(output.outputDir, output.resultStyle);
  const saved = await readSavedOrRecorded(await bytesOf(file), file);
  const failOn = raw.failOn === 'warning' || raw.failOn === 'never' ? raw.failOn : 'error';
  const evidence = withPublicRoots('report' in saved ? evidenceOf(saved.report) : saved.evidence);
  const report = conclude(
    { ...evidence, run: { ...evidence.run, options: { ...evidence.run.options, failOn } } },
    version,
  );
  return deliver(report, output, lookAtTerminal(output));
}

/** An input is never an output: what stands where the result would go is shown, not written again, and refused where it was asked for. */
function outputFor(file: string, raw: RawOptions): OutputOptions {
  const output = parseOutputOptions(raw);
  if (!isReplaced(file, output)) return output;
  if (raw.output !== undefined && raw.output !== '.') refuseReplacing({ replay: file }, output);
  complain(`note: no files written: they would replace ${jsonText(file)}; --output DIR names another place`);
  return { ...output, write: false };
}
