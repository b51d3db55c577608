import type { Finding } from '../../findings/shape/finding.ts';
import type { Severity } from '../../findings/shape/finding-info.ts';
import { commonArgsOf, type FindingWords, wordsOf } from '../../findings/shape/words-of.ts';
import type { Report } from '../../model/report.ts';
import { counted } from '../../text/list.ts';
import { plain } from '../../text/plain.ts';
import { wrap } from '../../text/width.ts';
import { worstFirst } from '../words/finding-words.ts';
import type { SummaryLook } from './summary-style.ts';

/** Few enough hosts to stand one a line; more are one command away. */
const FEW_HOSTS = 4;
/** More causes than this are counted: whoever mends three runs again. */
const MOST_CAUSES = 3;
const INDENT = '  ';

/** How much of a cause is shown: its sentence; with its remedy; with the sentence for the firewall team and the hosts too. */
type Depth = 'title' | 'remedy' | 'whole';

/** How deep each cause is shown, the richest first: the first that fits is taken. */
const DEPTHS: readonly (readonly Depth[])[] = [
  ['whole', 'whole', 'whole'],
  ['whole', 'whole', 'remedy'],
  ['whole', 'remedy', 'remedy'],
  ['whole', 'remedy', 'title'],
  ['whole', 'title', 'title'],
  ['remedy', 'title', 'title'],
];

/** What is wrong and how to mend it: at most three causes, as deep as `room` lines allow (null: all, whole), then the notes, counted. */
export function causeLines(report: Report, look: SummaryLook, room: number | null): readonly string[] {
  const sorted = worstFirst(report.findings);
  const causes = sorted.filter(({ severity }) => severity !== 'info');
  const notes = sorted.filter(({ severity }) => severity === 'info');
  if (room === null)
    return [
      ...causes.flatMap((cause) => block(cause, 'whole', report, look)),
      ...notes.flatMap((n) => note(n, report, look)),
    ];
  const shown = causes.slice(0, MOST_CAUSES);
  const rest = restLine(causes.slice(MOST_CAUSES), notes, look);
  const fitting = DEPTHS.map((depths) => shown.flatMap((cause, i) => block(cause, depths[i] ?? 'title', report, look)));
  const lines = fitting.find(({ length }) => length + rest.length <= room) ?? fitting.at(-1) ?? [];
  return [...lines, ...rest];
}

/** `and 2 more causes and 3 notes: --all shows them`. */
function restLine(causes: readonly Finding[], notes: readonly Finding[], { paint }: SummaryLook): readonly string[] {
  const parts = [
    ...(causes.length > 0 ? [counted(causes.length, 'more cause')] : []),
    ...(notes.length > 0 ? [counted(notes.length, 'note')] : []),
  ];
  return parts.length === 0
    ? []
    : [
        paint.faint(
          `${INDENT}${parts.join(' and ')}: --all shows ${parts.length === 1 && causes.length + notes.length === 1 ? 'it' : 'them'}`,
        ),
      ];
}

function sign(severity: Severity, { paint, symbols }: SummaryLook): string {
  if (severity === 'error') return paint.bad(symbols.failed);
  return severity === 'warning' ? paint.warn(symbols.warning) : paint.note(symbols.info);
}

/** `10 hosts, on the sensor's way`. */
function scope(finding: Finding, report: Report): string {
  const hosts = commonArgsOf(finding.args).hosts.length;
  const way = report.sensor.way;
  const onWay = way !== undefined && finding.affected.some((key) => key.endsWith(`/${way}`));
  return [...(hosts > 0 ? [counted(hosts, 'host')] : []), ...(onWay ? ["on the sensor's way"] : [])].join(', ');
}

function block(finding: Finding, depth: Depth, report: Report, look: SummaryLook): readonly string[] {
  const { paint, symbols } = look;
  const words = wordsOf(finding, report.host.networks);
  const where = scope(finding, report);
  const arrow = `${symbols.arrow} `;
  return [
    `${sign(finding.severity, look)} ${paint.strong(finding.code)}${where === '' ? '' : paint.faint(`   ${where}`)}`,
    ...inner(words.title, look),
    ...(depth === 'title' || words.remedy === '' ? [] : inner(`${arrow}${words.remedy}`, look, arrow.length)),
    ...(depth === 'whole' ? asked(words, finding, look) : []),
  ];
}

/** The sentence to send, and the hosts: one a line where they are few, else the command that prints them. */
function asked({ request, hosts }: FindingWords, finding: Finding, look: SummaryLook): readonly string[] {
  const sentence = request === null || finding.severity === 'info' ? [] : inner(`Ask: "${request}"`, look);
  if (hosts.length === 0) return sentence;
  if (hosts.length <= FEW_HOSTS) return [...sentence, ...hosts.map((host) => `${INDENT}  ${plain(host)}`)];
  const command = `All ${counted(hosts.length, 'host')}: mde-client-analyzer targets --failed ${look.result ?? 'RESULT'} --export csv`;
  return [...sentence, ...inner(command, look, 2).map((line) => look.paint.faint(line))];
}

/** A note: its sentence alone. */
function note(finding: Finding, report: Report, look: SummaryLook): readonly string[] {
  const { title } = wordsOf(finding, report.host.networks);
  const [first = '', ...more] = wrap(plain(title), Math.max(20, look.width - INDENT.length));
  return [`${sign('info', look)} ${first}`, ...more.map((line) => `${INDENT}${line}`)];
}

function inner(text: string, { width }: SummaryLook, hang = 0): readonly string[] {
  return wrap(plain(text), Math.max(20, width - INDENT.length), hang).map((line) => `${INDENT}${line}`);
}
