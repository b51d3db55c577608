import { METHODS, type Method } from '../../model/method.ts';
import type { Channel, Report } from '../../model/report.ts';
import { SERVICE_NAMES } from '../../model/target.ts';
import { cutToWidth, padTo, widthOf } from '../../text/width.ts';
import type { SummaryLook } from './summary-style.ts';

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
  if (!seen) {
    const isLast = method === LAST_METHOD && remark(channel) === '';
    const sign = isUntested ? symbols.untested : symbols.none;
    return paint.faint(sign.padStart(column - 3).padEnd(isLast ? 0 : column));
  }
  const passed = seen.reachable === seen.measured;
  const sign = !passed ? symbols.failed : isUntested ? symbols.untested : symbols.ok;
  const text = `${sign} ${seen.reachable}/${seen.measured}`.padStart(column);
  if (passed) return isUntested ? paint.faint(text) : paint.good(text);
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

/** True when every target is reached; a channel without targets is open. */
const isComplete = ({ reachable, total }: Channel): boolean => total > 0 && reachable === total;

function remark(channel: Channel): string {
  if (isComplete(channel)) return '';
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

/** What the signs mean, where one of them may be misread. */
function legend(shown: readonly Channel[], isUntested: IsUntested, { paint, symbols }: SummaryLook): readonly string[] {
  if (!shown.some((channel) => isUntested(channel, null))) return [];
  return [paint.faint(`  ${symbols.untested} not tested, or not to the end`)];
}

/** The channels by five methods, or, where the terminal is too narrow for that, one below the other. */
export function matrix(report: Report, look: SummaryLook): readonly string[] {
  const shown = shownChannels(report);
  const isUntested = untestedIn(report);
  const names = channelNames(shown);
  const hidden = report.channels.length - shown.length;
  const rest = hidden > 0 ? [look.paint.faint(`  and ${hidden} more channels without trouble`)] : [];
  const foot = [...rest, ...legend(shown, isUntested, look)];
  const room = look.width - '  '.length - '  required'.length;
  const longest = Math.max(7, ...names.map(widthOf)) + 1;
  const nameWidth = Math.min(longest, room - METHODS.length * COLUMN_MIN);
  if (nameWidth < Math.min(longest, NAME_MIN)) return [...list(shown, names, isUntested, look), ...foot];
  const column = Math.min(COLUMN_MAX, Math.floor((room - nameWidth) / METHODS.length));
  const head = METHODS.map((method) => COLUMN_NAMES[method].padStart(column)).join('');
  const rows = shown.map((channel, i) => {
    const cells = METHODS.map((method) => cell(channel, method, isUntested(channel, method), look, column)).join('');
    return `  ${padTo(cutToWidth(names[i] ?? '', nameWidth - 1), nameWidth)}${cells}${remark(channel)}`;
  });
  return [look.paint.faint(`  ${'channel'.padEnd(nameWidth)}${head}`), ...rows, ...foot];
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
    const ways = channel.reachableBy.map((method) => COLUMN_NAMES[method]).join(', ');
    return [
      `  ${passed ? paint.good(head) : open ? paint.faint(head) : paint.bad(head)}${remark(channel)}`,
      ...(ways === '' ? [] : [`      by ${ways}`]),
    ];
  });
}
