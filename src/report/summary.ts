import type { Finding, Severity } from '../model/finding.ts';
import { METHODS, type Method } from '../model/method.ts';
import type { Channel, Report } from '../model/report.ts';
import { SERVICE_NAMES } from '../model/target.ts';
import { findingWords, worstFirst } from './finding-words.ts';
import { plain } from './plain.ts';
import type { Paint, Symbols } from './summary-style.ts';
import type { WrittenResult } from './write.ts';

/** How the summary looks. */
export interface SummaryLook {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
  readonly symbols: Symbols;
  /** The last line, see {@link writtenLine} and {@link endLine}; null for none. */
  readonly written: string | null;
}

/** As many findings as fit a screen together with the matrix; the rest is counted. */
const MOST_FINDINGS = 12;
/** All channels of one region fit; of all regions at once they do not. */
const MOST_CHANNELS = 24;
const COLUMN_NAMES: Readonly<Record<Method, string>> = {
  default: 'default',
  wpad: 'WPAD',
  none: 'direct',
  named: 'named',
  'command-line': 'cmd line',
};
const LAST_METHOD: Method = 'command-line';
/** Widest and narrowest column that holds `✔ 12/12`, and the shortest name that still says something. */
const COLUMN_MAX = 11;
const COLUMN_MIN = 8;
const NAME_MIN = 16;
/** A remedy may list every host of the cloud; the files have it whole. */
const REMEDY_LINES = 3;

/** Words broken into lines of at most `width` columns. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** One cell, right-aligned; the dash stands under the middle of the signs. */
function cell(channel: Channel, method: Method, { paint, symbols }: SummaryLook, column: number): string {
  const seen = channel.byMethod[method];
  if (!seen) {
    const isLast = method === LAST_METHOD && remark(channel) === '';
    return paint.faint(symbols.none.padStart(column - 3).padEnd(isLast ? 0 : column));
  }
  const passed = seen.reachable === seen.measured;
  const text = `${passed ? symbols.ok : symbols.failed} ${seen.reachable}/${seen.measured}`.padStart(column);
  if (passed) return paint.good(text);
  // A method that fails is only bad where no other one helps.
  return channel.reachable === channel.total ? paint.faint(text) : paint.bad(text);
}

/** The region stands behind the name where there are several regions, or the name alone would stand twice. */
function channelNames(channels: readonly Channel[]): readonly string[] {
  const regions = new Set(channels.map(({ region }) => region).filter((region) => region !== 'WW'));
  return channels.map((channel) => {
    const name = SERVICE_NAMES[channel.service];
    const isTwice = channels.some((other) => other !== channel && other.service === channel.service);
    return isTwice || (regions.size > 1 && channel.region !== 'WW')
      ? `${name} (${channel.region === 'WW' ? 'worldwide' : channel.region})`
      : name;
  });
}

function remark(channel: Channel): string {
  if (channel.reachable === channel.total) return '';
  return channel.required ? '  required' : '  optional';
}

/** The channels to show: those with trouble first of all, then as many as fit, in the report's order. */
function shownChannels(report: Report): readonly Channel[] {
  if (report.channels.length <= MOST_CHANNELS) return report.channels;
  const troubled = report.channels.filter((channel) => channel.level !== 'ok');
  const room = Math.max(0, MOST_CHANNELS - troubled.length);
  const fine = new Set(report.channels.filter((channel) => channel.level === 'ok').slice(0, room));
  return report.channels.filter((channel) => channel.level !== 'ok' || fine.has(channel));
}

function matrix(report: Report, look: SummaryLook): readonly string[] {
  const shown = shownChannels(report);
  const names = channelNames(shown);
  const hidden = report.channels.length - shown.length;
  const rest = hidden > 0 ? [look.paint.faint(`  and ${hidden} more channels without trouble`)] : [];
  const room = look.width - '  '.length - '  required'.length;
  const longest = Math.max(7, ...names.map((name) => name.length)) + 1;
  const nameWidth = Math.min(longest, room - METHODS.length * COLUMN_MIN);
  if (nameWidth < Math.min(longest, NAME_MIN)) return [...list(shown, names, look), ...rest];
  const column = Math.min(COLUMN_MAX, Math.floor((room - nameWidth) / METHODS.length));
  const head = METHODS.map((method) => COLUMN_NAMES[method].padStart(column)).join('');
  const rows = shown.map((channel, i) => {
    const cells = METHODS.map((method) => cell(channel, method, look, column)).join('');
    return `  ${(names[i] ?? '').slice(0, nameWidth - 1).padEnd(nameWidth)}${cells}${remark(channel)}`;
  });
  return [look.paint.faint(`  ${'channel'.padEnd(nameWidth)}${head}`), ...rows, ...rest];
}

/** The same for narrow terminals: one line a channel, then its methods. */
function list(channels: readonly Channel[], names: readonly string[], look: SummaryLook): readonly string[] {
  const { paint, symbols } = look;
  return channels.flatMap((channel, i) => {
    const passed = channel.reachable === channel.total;
    const head = `${passed ? symbols.ok : symbols.failed} ${names[i] ?? ''} ${channel.reachable}/${channel.total}`;
    const ways = channel.reachableBy.map((method) => COLUMN_NAMES[method]).join(', ');
    return [
      `  ${passed ? paint.good(head) : paint.bad(head)}${remark(channel)}`,
      ...(ways === '' ? [] : [`      by ${ways}`]),
    ];
  });
}

function sign(severity: Severity, { paint, symbols }: SummaryLook): string {
  if (severity === 'error') return paint.bad(symbols.failed);
  return severity === 'warning' ? paint.warn(symbols.warning) : paint.note(symbols.info);
}

/** A finding: errors with effect and remedy, warnings with remedy, notes with their sentence alone. */
function findingBlock(finding: Finding, report: Report, look: SummaryLook): readonly string[] {
  const words = findingWords(finding, report.host.networks);
  const indent = ' '.repeat(5);
  const room = Math.max(20, look.width - indent.length);
  const inner = (text: string): readonly string[] => wrap(plain(text), room).map((line) => `${indent}${line}`);
  const arrow = `${look.symbols.arrow} `;
  const whole = wrap(plain(words.remedy), room - arrow.length);
  const cut = whole.length > REMEDY_LINES ? [...whole.slice(0, REMEDY_LINES), '(all of it is in the files)'] : whole;
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
  return [...shown, `   and ${rest.length} more in the files: ${counts.join(', ')}`];
}

/** `4.2 s · exit 1`: the last line of runs that write nothing. */
export function endLine(report: Report, dot: string): string {
  return `${(report.run.durationMs / 1000).toFixed(1)} s ${dot} exit ${report.exit.code}`;
}

/** `Written: …\ and ….zip (68 kB) · 4.2 s · exit 1`. */
export function writtenLine(result: WrittenResult, report: Report, dot: string): string {
  const separator = result.folder.includes('\\') ? '\\' : '/';
  const size = Math.max(1, Math.round((result.zipSize ?? 0) / 1000));
  const zip = result.zipFile === null ? '' : ` and ${result.zipFile} (${size} kB)`;
  return `Written: ${result.folder}${separator}${zip} ${dot} ${endLine(report, dot)}`;
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
    ...(findings.length > 0 ? ['', ...findings] : []),
    ...hint(report, look),
    ...(look.written === null ? [] : ['', plain(look.written)]),
  ];
  return `${lines.join('\n')}\n`;
}
