import { tmpdir } from 'node:os';
import type { Report } from '../model/report.ts';
import { annotationsFor } from '../report/formats/annotations.ts';
import { render } from '../report/formats/render.ts';
import { renderStyle } from '../report/formats/styles.ts';
import { redact } from '../report/privacy/redact.ts';
import { type StoredResult, storeResult } from '../report/store/store-result.ts';
import type { KeptScript } from '../report/store/write.ts';
import { endLine, renderSummary, writtenLine } from '../report/terminal/summary.ts';
import { ASCII_SYMBOLS, UNICODE_SYMBOLS } from '../report/terminal/summary-style.ts';
import type { OutputOptions } from './options/analyze-options.ts';
import { complain, complainCommand, print, printCommand } from './terminal/streams.ts';
import { summaryPaint, type Terminal } from './terminal/terminal.ts';

/** Exit code of a result that is not where it was asked for. */
const NOT_WRITABLE = 3;

/** Redacts once, prints, writes the files; gives the exit code. What stdout is to have does not wait for a disk, and no sink that fails stops another. */
export async function deliver(report: Report, output: OutputOptions, terminal: Terminal): Promise<number> {
  const shown = redact(report, { anonymize: output.anonymize, key: output.anonymizeKey });
  const measured = await printDocument(shown, output);
  const stored = output.write
    ? await storeResult(
        {
          report: shown,
          outputDir: output.outputDir,
          formats: output.formats,
          zip: output.zip,
          resultStyle: output.resultStyle,
          scripts: antivirusScript(shown),
        },
        fallbacks(),
      )
    : { written: null, troubles: [] };
  const exitCode = stored.troubles.length > 0 && measured < 128 ? NOT_WRITABLE : measured;
  if (output.style === null && output.stdout === null && !output.quiet)
    await print(summaryOf(shown, stored, exitCode, output, terminal));
  if (output.style === null && !output.quiet) await annotate(annotationsFor(shown, process.env), output);
  for (const trouble of stored.troubles) complain(`error: ${trouble}`);
  return exitCode;
}

/** The one document that stdout was asked for; gives the exit code of the report. */
async function printDocument(report: Report, output: OutputOptions): Promise<number> {
  if (output.style !== null) {
    const { line, exitCode } = renderStyle(report, output.style);
    await print(line);
    return exitCode;
  }
  if (output.stdout !== null) await print(render(report, output.stdout));
  return report.exit.code;
}

/** Where a result goes that cannot go where it was asked for: on Windows the folder of all programs' data, else the one for what is temporary. */
function fallbacks(): readonly string[] {
  const { ProgramData } = process.env;
  return process.platform === 'win32' && ProgramData ? [ProgramData, tmpdir()] : [tmpdir()];
}

/** Pipelines read annotations from stdout; a document there must stay whole, then they go to stderr. */
async function annotate(lines: readonly string[], output: OutputOptions): Promise<void> {
  if (lines.length === 0) return;
  if (output.stdout === null) await printCommand(lines.join('\n'));
  else for (const line of lines) complainCommand(line);
}

/** The antivirus's own PAC script is kept beside those of the five methods. */
function antivirusScript(report: Report): readonly KeptScript[] {
  const settings = report.antivirus?.settings;
  return settings?.state === 'pac' ? [{ name: settings.fileName, text: settings.script }] : [];
}

function summaryOf(
  report: Report,
  { written }: StoredResult,
  exitCode: number,
  output: OutputOptions,
  terminal: Terminal,
): string {
  const symbols = terminal.unicode ? UNICODE_SYMBOLS : ASCII_SYMBOLS;
  const last =
    written === null
      ? `Nothing was written ${symbols.dot} ${endLine(report, symbols.dot, exitCode)}`
      : writtenLine(written, report, symbols.dot, exitCode);
  return renderSummary(report, {
    width: terminal.width,
    height: output.all ? null : terminal.height,
    result: written?.zipFile ?? written?.folder ?? null,
    paint: summaryPaint(terminal.out),
    symbols,
    written: last,
  });
}
