import type { Finding } from '../../findings/shape/finding.ts';
import type { Severity } from '../../findings/shape/finding-info.ts';
import { wordsOf } from '../../findings/shape/words-of.ts';
import type { Report } from '../../model/report.ts';
import { plain } from '../../text/plain.ts';
import { wrap } from '../../text/width.ts';
import type { WrittenResult } from '../store/write.ts';
import { briefHosts, worstFirst } from '../words/finding-words.ts';
import { winhttpSentence } from '../words/winhttp-words.ts';
import { matrix } from './summary-matrix.ts';
import type { SummaryLook } from './summary-style.ts';

/** As many findings as fit a screen together with the matrix; the rest is counted. */
const MOST_FINDINGS = 12;
/** A remedy may list every host of the cloud; the files have it whole. */
const REMEDY_LINES = 3;

function sign(severity: Severity, { paint, symbols }: SummaryLook): string {
  if (severity === 'error') return paint.bad(symbols.failed);
  return severity === 'warning' ? paint.warn(symbols.warning) : paint.note(symbols.info);
}

/** A finding: errors with effect and remedy, warnings with remedy, notes with their sentence alone. */
function findingBlock(finding: Finding, report: Report, look: SummaryLook): readonly string[] {
  const words = wordsOf(finding, report.host.networks);
  const indent = ' '.repeat(5);
  const room = Math.max(20, look.width - indent.length);
  const inner = (text: string): readonly string[] => wrap(plain(text), room).map((line) => `${indent}${line}`);
  const arrow = `${look.symbols.arrow} `;
  const listed = briefHosts(words);
  const said = listed === null ? words.remedy : `${words.remedy} ${listed}`;
  const whole = wrap(plain(said), room - arrow.length);
  const cut = whole.length > REMEDY_LINES ? [...whole.slice(0, REMEDY_LINES), '(full text in the report)'] : whole;
  const remedy = cut.map(
    (line, i) => `${indent}${i === 0 ? look.paint.strong(arrow) : ' '.repeat(arrow.length)}${line}`,
  );
  const count = finding.explains > 0 ? ` (${finding.explains} failed probe${finding.explains === 1 ? '' : 's'})` : '';
  return [
    ` ${sign(finding.severity, look)} ${look.paint.strong(finding.code)}${look.paint.faint(count)}`,
    ...inner(words.title),
    ...(finding.severity === 'error' && words.effect !== ''
      ? inner(words.effect).map((line) => look.paint.faint(line))
      : []),
    ...(finding.severity === 'info' || words.remedy === '' ? [] : remedy),
  ];
}

/** The findings for the terminal, worst first, at most what fits a screen. */
export function renderFindings(report: Report, look: SummaryLook): readonly string[] {
  const sorted = worstFirst(report.findings);
  const shown = sorted.slice(0, MOST_FINDINGS).flatMap((finding) => findingBlock(finding, report, look));
  const rest = sorted.slice(MOST_FINDINGS);
  if (rest.length === 0) return shown;
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => ({ severity, n: rest.filter((finding) => finding.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => `${n} ${severity === 'info' ? 'note' : severity}${n === 1 ? '' : 's'}`);
  return [...shown, `   and ${rest.length} more in the report: ${counts.join(', ')}`];
}

/** `4.2 s · exit 1`: the last line of runs that write nothing. */
export function endLine(report: Report, dot: string, exitCode: number = report.exit.code): string {
  return `${(report.run.durationMs / 1000).toFixed(1)} s ${dot} exit ${exitCode}`;
}

/** `Written: …\ and ….zip (68 kB) · 4.2 s · exit 1`. */
export function writtenLine(result: WrittenResult, report: Report, dot: string, exitCode?: number): string {
  const separator = result.folder.includes('\\') ? '\\' : '/';
  const size = Math.max(1, Math.round((result.zipSize ?? 0) / 1000));
  const zip = result.zipFile === null ? '' : ` and ${result.zipFile} (${size} kB)`;
  return `Written: ${result.folder}${separator}${zip} ${dot} ${endLine(report, dot, exitCode)}`;
}

/** The antivirus where it has a proxy of its own: it is none of the five methods. */
function antivirusLine(report: Report, { paint, symbols }: SummaryLook): readonly string[] {
  const { antivirus } = report;
  if (!antivirus || antivirus.probes.length === 0) return [];
  const reached = antivirus.probes.filter((probe) => probe.outcome === 'reachable').length;
  const passed = reached === antivirus.probes.length;
  const text = `${passed ? symbols.ok : symbols.failed} ${reached}/${antivirus.probes.length}`;
  return ['', `  the antivirus by its own proxy  ${passed ? paint.good(text) : paint.bad(text)}`];
}

/** How far Windows' own HTTP stack agrees, where it was asked; that it could not be is said on stderr. */
function winhttpLine({ winhttp }: Report, { paint, symbols }: SummaryLook): readonly string[] {
  if (!winhttp || winhttp.unavailable !== null) return [];
  const text = winhttpSentence(winhttp);
  return ['', `  ${winhttp.disagreements.length === 0 ? paint.good(symbols.ok) : paint.warn(symbols.warning)} ${text}`];
}

/** How to learn more of the worst finding. */
function hint(report: Report, { paint, width }: SummaryLook): readonly string[] {
  const worst = worstFirst(report.findings)[0];
  if (!worst || worst.severity === 'info') return [];
  return [
    '',
    ...wrap(`More about it: mde-client-analyzer explain ${worst.code}`, width - 3).map((line) =>
      paint.faint(`   ${line}`),
    ),
  ];
}

/** What a person sees when the run is done: verdict, channels by five methods, causes and remedies, where the files are. */
export function renderSummary(report: Report, look: SummaryLook): string {
  const { paint, symbols } = look;
  const incomplete = report.run.complete
    ? []
    : [
        '',
        ...wrap(`${symbols.warning} Incomplete: ${plain(report.exit.reason)}`, look.width).map((line) =>
          paint.warn(line),
        ),
      ];
  const findings = renderFindings(report, look);
  const lines = [
    ...wrap(plain(report.verdict), look.width).map((line) => paint.strong(line)),
    ...incomplete,
    ...(report.channels.length > 0 ? ['', ...matrix(report, look)] : []),
    ...antivirusLine(report, look),
    ...winhttpLine(report, look),
    ...(findings.length > 0 ? ['', ...findings] : []),
    ...hint(report, look),
    ...(look.written === null ? [] : ['', plain(look.written)]),
  ];
  return `${lines.join('\n')}\n`;
}
