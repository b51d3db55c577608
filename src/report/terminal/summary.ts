import type { ConsumerFate, Report } from '../../model/report.ts';
import { plain } from '../../text/plain.ts';
import { wrap } from '../../text/width.ts';
import type { WrittenResult } from '../store/write.ts';
import { toldConsumers } from '../words/consumer-lines.ts';
import { worstFirst } from '../words/finding-words.ts';
import { winhttpSentence } from '../words/winhttp-words.ts';
import { causeLines } from './causes.ts';
import { FEWEST_ROWS, matrix } from './summary-matrix.ts';
import type { SummaryLook } from './summary-style.ts';

/** `4.2 s · exit 1`: the last line of runs that write nothing. */
export function endLine(report: Report, dot: string, exitCode: number = report.exit.code): string {
  return `${(report.run.durationMs / 1000).toFixed(1)} s ${dot} exit ${exitCode}`;
}

/** `Written: …/MDEClientAnalyzerResult.zip (68 kB) and folder · 4.2 s · exit 1`. */
export function writtenLine(result: WrittenResult, report: Report, dot: string, exitCode?: number): string {
  const size = Math.max(1, Math.round((result.zipSize ?? 0) / 1000));
  const what = result.zipFile === null ? result.folder : `${result.zipFile} (${size} kB) and folder`;
  return `Written: ${what} ${dot} ${endLine(report, dot, exitCode)}`;
}

/** The sensor, the antivirus and Windows Update by their own settings, one line each, where they fare differently. */
function consumerLines(report: Report, { paint, symbols, width }: SummaryLook): readonly string[] {
  const told = toldConsumers(report);
  const mark = (level: ConsumerFate['level']): string =>
    level === 'ok'
      ? paint.good(symbols.ok)
      : level === 'error'
        ? paint.bad(symbols.failed)
        : paint.warn(symbols.warning);
  return told.flatMap(({ level, sentence }) =>
    wrap(plain(sentence), width - 4).map((line, index) => `  ${index === 0 ? mark(level) : ' '} ${line}`),
  );
}

/** How far Windows' own HTTP stack agrees, where it was asked; that it could not be is said on stderr. */
function winhttpLine({ winhttp }: Report, { paint, symbols }: SummaryLook): readonly string[] {
  if (!winhttp || winhttp.unavailable !== null) return [];
  const text = winhttpSentence(winhttp);
  return [`  ${winhttp.disagreements.length === 0 ? paint.good(symbols.ok) : paint.warn(symbols.warning)} ${text}`];
}

/** How to learn more of the worst finding. */
function hint(report: Report, { paint, width }: SummaryLook): readonly string[] {
  const worst = worstFirst(report.findings)[0];
  if (!worst || worst.severity === 'info') return [];
  return wrap(`Details: mde-client-analyzer explain ${worst.code}`, width).map((line) => paint.faint(line));
}

/** The shell's own next line. */
const PROMPT_LINES = 1;

/**
 * What a person sees when the run is done, within one screen: the verdict, the causes with their cures, the services by the
 * methods that were tried, where the files are.
 */
export function renderSummary(report: Report, look: SummaryLook): string {
  const { paint, symbols, height } = look;
  const incomplete = report.run.complete
    ? []
    : wrap(`${symbols.warning} Incomplete: ${plain(report.exit.reason)}`, look.width).map((line) => paint.warn(line));
  const head = [...wrap(plain(report.verdict), look.width).map((line) => paint.strong(line)), ...incomplete];
  const tail = [
    ...consumerLines(report, look),
    ...winhttpLine(report, look),
    ...(look.written === null ? [] : wrap(plain(look.written), look.width)),
    ...hint(report, look),
  ];
  const fixed = head.length + tail.length + PROMPT_LINES + 3;
  const tableOf = (rows: number | null): readonly string[] =>
    report.channels.length > 0 ? matrix(report, look, rows) : [];
  // What is wrong and how to mend it are what people came for: the table gives way, and takes what they leave.
  const least = tableOf(height === null ? null : FEWEST_ROWS);
  const causes = causeLines(report, look, height === null ? null : height - fixed - least.length);
  const left = height === null ? 0 : height - fixed - causes.length - least.length;
  const table = left > 0 ? tableOf(FEWEST_ROWS + left) : least;
  const parts = [head, causes, table, tail].filter(({ length }) => length > 0);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
