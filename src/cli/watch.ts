import type { Report } from '../model/report.ts';
import { compareReports } from '../report/compare/compare.ts';
import { renderComparison } from '../report/compare/render-comparison.ts';
import { plain } from '../text/plain.ts';
import { deliver } from './deliver.ts';
import type { OutputOptions } from './options/analyze-options.ts';
import { print } from './terminal/streams.ts';
import type { Terminal } from './terminal/terminal.ts';

/** One run, ready to be started (again, with `--watch`). */
export type RunOnce = (signal: AbortSignal) => Promise<Report>;

interface WatchInput {
  readonly output: OutputOptions;
  readonly terminal: Terminal;
  readonly pauseMs: number;
  readonly untilPass: boolean;
  readonly signal: AbortSignal;
}

/** Runs again and again: the first result whole, then what changed. Ends on interrupt, or with `untilPass` on exit code 0; files hold the last run. */
export async function watch(
  run: RunOnce,
  { output, terminal, pauseMs, untilPass, signal }: WatchInput,
): Promise<number> {
  let before: Report | null = null;
  for (;;) {
    const report = await run(signal);
    const code: number = await deliver(
      report,
      before === null ? output : { ...output, quiet: true, stdout: null },
      terminal,
    );
    if (before !== null) await printChanges(before, report);
    before = report;
    if (signal.aborted || (untilPass && code === 0)) return code;
    await pause(pauseMs, signal);
    if (signal.aborted) return signal.reason === 'SIGTERM' ? 143 : 130;
  }
}

async function printChanges(before: Report, after: Report): Promise<void> {
  const comparison = compareReports(before, after);
  if (comparison.changes.length === 0) return;
  await print(`${plain(after.run.startedAt)}  ${plain(after.verdict)}\n${renderComparison(comparison, 'text')}`);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
