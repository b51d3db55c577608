import { METHOD_HEADS, METHODS, type Method } from '../../model/method.ts';
import type { Channel, Report } from '../../model/report.ts';
import { SERVICE_NAMES } from '../../model/target.ts';
import { counted } from '../../text/list.ts';
import { cutToWidth, padTo, widthOf } from '../../text/width.ts';
import type { SummaryLook } from './summary-style.ts';

/** Fewest rows of channels with trouble that are shown, however small the screen. */
export const FEWEST_ROWS = 2;
/** Widest and narrowest column that holds `✔ 12/12`, and the shortest name that still says something. */
const COLUMN_MAX = 11;
const COLUMN_MIN = 8;
const NAME_MIN = 16;
/** Says of a channel whether probes of a method, or of any, were not tested. */
type IsUntested = (channel: Channel, method: Method | null) => boolean;

/** A channel counts only what was measured: what was skipped stands in the probes. */
function untestedIn({ probes, targets }: Report): IsUntested {
  const keyOf = (service: string, region: string, method: Method): string => `${service}/${region}/${method}`;
  const places = new Map(targets.map((target) => [target.id, target]));
  const skipped = new Set(
    probes.flatMap(({ state, targetId, method }) => {
      const target = state === 'skipped' ? places.get(targetId) : undefined;
      return target ? [keyOf(target.service, target.region, method)] : [];
    }),
  );
  return ({ service, region, total }, method) =>
    total === 0 || (method === null ? METHODS : [method]).some((one) => skipped.has(keyOf(service, region, one)));
}

/** One cell, right-aligned; the dash stands under the middle of the signs. */
function cell(
  channel: Channel,
  method: Method,
  isUntested: boolean,
  { paint, symbols }: SummaryLook,
  column: number,
): string {
  const seen = channel.byMethod[method];
  if (!seen) return paint.faint((isUntested ? symbols.untested : symbols.none).padStart(column - 3).padEnd(column));
  const passed = seen.reachable === seen.measured;
  const sign = !passed ? symbols.failed : isUntested ? symbols.untested : symbols.ok;
  const text = `${sign} ${seen.reachable}/${seen.measured}`.padStart(column);
  if (passed) return isUntested ? paint.faint(text) : paint.good(text);
  // A method that fails is only bad where no other one helps.
  return channel.reachable === channel.total ? paint.faint(text) : paint.bad(text);
}

/** The healthy channels in one row: a tick where all of a method's targets are reached, a cross where none is, else how many. */
function foldedCell(
  channels: readonly Channel[],
  method: Method,
  { paint, symbols }: SummaryLook,
  column: number,
): string {
  const seen = channels.flatMap((channel) => channel.byMethod[method] ?? []);
  const sum = (key: 'reachable' | 'measured'): number => seen.reduce((total, one) => total + one[key], 0);
  const [reachable, measured] = [sum('reachable'), sum('measured')];
  if (measured === 0) return paint.faint(symbols.none.padStart(column - 3).padEnd(column));
  if (reachable === measured) return paint.good(`${symbols.ok}   `.padStart(column));
  return paint.faint(
    (reachable === 0 ? `${symbols.failed}   ` : `${symbols.failed} ${reachable}/${measured}`).padStart(column),
  );
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

/** True when every target is reached; a channel without targets is open. */
const isComplete = ({ reachable, total }: Channel): boolean => total > 0 && reachable === total;

function remark(channel: Channel): string {
  if (isComplete(channel)) return '';
  return channel.required ? '  required' : '  optional';
}

/** Which channels have a row of their own, and which are folded into one. */
interface Choice {
  readonly shown: readonly Channel[];
  readonly folded: readonly Channel[];
  /** Channels with trouble for which there is no room. */
  readonly hidden: number;
}

function chooseRows(report: Report, most: number | null, isUntested: IsUntested): Choice {
  if (most === null) return { shown: report.channels, folded: [], hidden: 0 };
  const isFine = (channel: Channel): boolean =>
    channel.level === 'ok' && isComplete(channel) && !isUntested(channel, null);
  const folded = report.channels.filter(isFine);
  const troubled = report.channels.filter((channel) => !isFine(channel));
  const shown = troubled.length <= most ? troubled : troubled.slice(0, most - 1);
  const hidden = troubled.length - shown.length;
  return folded.length === 1 && hidden === 0
    ? { shown: report.channels, folded: [], hidden }
    : { shown, folded, hidden };
}

/** The methods that have a column: those that were configured and asked for. */
function shownMethods(report: Report, isUntested: IsUntested): readonly Method[] {
  const asked = METHODS.filter((method) =>
    report.channels.some((channel) => channel.byMethod[method] !== null || isUntested(channel, method)),
  );
  return asked.length > 0 ? asked : METHODS;
}

/** What the signs mean, where one of them may be misread. */
function legend(shown: readonly Channel[], isUntested: IsUntested, { paint, symbols }: SummaryLook): readonly string[] {
  if (!shown.some((channel) => isUntested(channel, null))) return [];
  return [paint.faint(`  ${symbols.untested} not tested, or not to the end`)];
}

/** The channels by the methods that were tried, or, where the terminal is too narrow for that, one below the other. `most`: rows of channels with trouble; null for every row. */
export function matrix(report: Report, look: SummaryLook, most: number | null): readonly string[] {
  const isUntested = untestedIn(report);
  const { shown, folded, hidden } = chooseRows(report, most, isUntested);
  const methods = shownMethods(report, isUntested);
  const names = channelNames(shown);
  const foot = [...hiddenLine(hidden, look), ...legend(shown, isUntested, look)];
  const foldedName = `${folded.length} ${shown.length + hidden === 0 ? '' : 'more '}channels`;
  const space = look.width - '  '.length - '  required'.length;
  const longest = Math.max(7, ...[...names, foldedName].map(widthOf)) + 1;
  const nameWidth = Math.min(longest, space - methods.length * COLUMN_MIN);
  if (nameWidth < Math.min(longest, NAME_MIN)) return [...list(shown, names, isUntested, look), ...foot];
  const column = Math.min(COLUMN_MAX, Math.floor((space - nameWidth) / methods.length));
  const head = methods.map((method) => METHOD_HEADS[method].padStart(column)).join('');
  const row = (name: string, cells: readonly string[], end: string): string =>
    `  ${padTo(cutToWidth(name, nameWidth - 1), nameWidth)}${cells.join('')}${end}`.trimEnd();
  const rows = shown.map((channel, i) =>
    row(
      names[i] ?? '',
      methods.map((method) => cell(channel, method, isUntested(channel, method), look, column)),
      remark(channel),
    ),
  );
  const fold =
    folded.length === 0
      ? []
      : [
          row(
            foldedName,
            methods.map((method) => foldedCell(folded, method, look, column)),
            look.paint.faint('  --all'),
          ),
        ];
  return [look.paint.faint(`  ${'channel'.padEnd(nameWidth)}${head}`), ...rows, ...fold, ...foot];
}

function hiddenLine(hidden: number, { paint }: SummaryLook): readonly string[] {
  return hidden > 0 ? [paint.bad(`  and ${counted(hidden, 'more channel')} with trouble: --all shows them`)] : [];
}

/** The same for narrow terminals: one line a channel, then its methods. */
function list(
  channels: readonly Channel[],
  names: readonly string[],
  isUntested: IsUntested,
  look: SummaryLook,
): readonly string[] {
  const { paint, symbols } = look;
  return channels.flatMap((channel, i) => {
    const passed = isComplete(channel);
    const open = !passed && channel.level !== 'error' && isUntested(channel, null);
    const head = `${passed ? symbols.ok : open ? symbols.untested : symbols.failed} ${names[i] ?? ''} ${channel.reachable}/${channel.total}`;
    const ways = channel.reachableBy.map((method) => METHOD_HEADS[method]).join(', ');
    return [
      `  ${passed ? paint.good(head) : open ? paint.faint(head) : paint.bad(head)}${remark(channel)}`,
      ...(ways === '' ? [] : [`      by ${ways}`]),
    ];
  });
}
