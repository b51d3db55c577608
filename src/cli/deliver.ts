import type { Report } from '../model/report.ts';
import { annotationsFor } from '../report/annotations.ts';
import { redact } from '../report/redact.ts';
import { render } from '../report/render.ts';
import { renderStyle } from '../report/styles.ts';
import { renderSummary } from '../report/summary.ts';
import { type WrittenResult, writeResult } from '../report/write.ts';
import type { OutputOptions } from './analyze-options.ts';
import { complain, print } from './streams.ts';
import type { Terminal } from './terminal.ts';

/** Redacts once, writes the files, prints what was asked for; gives the exit code. */
export async function deliver(report: Report, output: OutputOptions, terminal: Terminal): Promise<number> {
  const shown = redact(report, { anonymize: output.anonymize });
  const written = await writeResult({
    report: shown,
    outputDir: output.outputDir,
    formats: output.formats,
    zip: output.zip,
    resultStyle: output.resultStyle,
  });
  return announce(shown, written, output, terminal);
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
  else if (!output.quiet)
    await print(
      renderSummary(report, { width: terminal.width, paint: terminal.out, unicode: terminal.unicode, written }),
    );
  if (!output.quiet) for (const line of annotationsFor(report, process.env)) complain(line);
  return report.exit.code;
}
