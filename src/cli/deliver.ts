import type { Report } from '../model/report.ts';
import { annotationsFor } from '../report/formats/annotations.ts';
import { render } from '../report/formats/render.ts';
import { renderStyle } from '../report/formats/styles.ts';
import { redact } from '../report/privacy/redact.ts';
import { type KeptScript, type WrittenResult, writeResult } from '../report/store/write.ts';
import { renderSummary, writtenLine } from '../report/terminal/summary.ts';
import { ASCII_SYMBOLS, UNICODE_SYMBOLS } from '../report/terminal/summary-style.ts';
import type { OutputOptions } from './options/analyze-options.ts';
import { complain, print } from './terminal/streams.ts';
import { summaryPaint, type Terminal } from './terminal/terminal.ts';

/** Redacts once, writes the files, prints what was asked for; gives the exit code. */
export async function deliver(report: Report, output: OutputOptions, terminal: Terminal): Promise<number> {
  const shown = redact(report, { anonymize: output.anonymize });
  const written = await writeResult({
    report: shown,
    outputDir: output.outputDir,
    formats: output.formats,
    zip: output.zip,
    resultStyle: output.resultStyle,
    scripts: antivirusScript(shown),
  });
  return announce(shown, written, output, terminal);
}

/** Pipelines read annotations from stdout; a document there must stay whole, then they go to stderr. */
async function annotate(lines: readonly string[], output: OutputOptions): Promise<void> {
  if (lines.length === 0) return;
  if (output.stdout === null) await print(lines.join('\n'));
  else for (const line of lines) complain(line);
}

/** The antivirus's own PAC script is kept beside those of the five methods. */
function antivirusScript(report: Report): readonly KeptScript[] {
  const settings = report.antivirus?.settings;
  return settings?.state === 'pac' ? [{ name: settings.fileName, text: settings.script }] : [];
}

/** What stdout and stderr show once the files are there. */
async function announce(
  report: Report,
  written: WrittenResult,
  output: OutputOptions,
  terminal: Terminal,
): Promise<number> {
  if (output.style !== null) {
    const { line, exitCode } = renderStyle(report, output.style);
    await print(line);
    return exitCode;
  }
  if (output.stdout !== null) await print(render(report, output.stdout));
  else if (!output.quiet) await print(summaryOf(report, written, terminal));
  if (!output.quiet) await annotate(annotationsFor(report, process.env), output);
  return report.exit.code;
}

function summaryOf(report: Report, written: WrittenResult, terminal: Terminal): string {
  const symbols = terminal.unicode ? UNICODE_SYMBOLS : ASCII_SYMBOLS;
  const last = writtenLine(written, report, symbols.dot);
  return renderSummary(report, { width: terminal.width, paint: summaryPaint(terminal.out), symbols, written: last });
}
