import { METHODS, type Method } from '../../model/method.ts';
import type { Channel, Verdict } from '../../model/report.ts';
import { REGIONS, SERVICES, type Service, type Target, type TargetRegion } from '../../model/target.ts';
import { type Context, isReached, usableWaysTo } from '../context.ts';
import { type Cell, wayPhrase } from '../reading/cell.ts';
import { worse } from './impact.ts';
import { channelName, isPlural } from './service-names.ts';
import { type Tally, tally, wasCutShort, whyUntested } from './undecided.ts';
import { type OpenService, openChannel, openServices, whyOpen } from './untested.ts';

const REGION_ORDER = ['WW', ...REGIONS, 'custom'] as const;

/** What is said of each service in each region, services in the order of reports. A service without targets has no channel, unless a required row stands for it: it is unknown, never good. */
export function channelsOf(context: Context, verdicts: readonly Verdict[]): readonly Channel[] {
  const levels = new Map(verdicts.map(({ targetId, level }) => [targetId, level]));
  const open = openServices(context.evidence);
  const isOf = (service: Service, region: TargetRegion) => (one: OpenService) =>
    one.service === service && one.region === region;
  return SERVICES.flatMap((service) =>
    REGION_ORDER.flatMap((region) => {
      const targets = context.evidence.targets.filter(
        (target) => target.service === service && target.region === region,
      );
      if (targets.length > 0) return [channelOf(targets, context, levels)];
      const untested = open.find(isOf(service, region));
      return untested ? [untestedChannel(untested, context)] : [];
    }),
  );
}

function untestedChannel(open: OpenService, context: Context): Channel {
  const channel = openChannel(open);
  const subject = channelName(channel, context.evidence.targets);
  return {
    ...channel,
    sentence: `${subject} ${isPlural(channel.service) ? 'are' : 'is'} undecided: ${whyOpen([open])}.`,
  };
}

function channelOf(
  targets: readonly Target[],
  context: Context,
  levels: ReadonlyMap<string, Verdict['level']>,
): Channel {
  const cells = targets.flatMap(({ id }) => context.byTarget.get(id) ?? []);
  const byMethod = Object.fromEntries(METHODS.map((method) => [method, countBy(cells, method)])) as Channel['byMethod']; // one entry a method, by construction
  const complete = METHODS.filter((method) => byMethod[method]?.reachable === targets.length);
  const reachable = targets.filter(({ id }) => isReached(context, id)).length;
  const first = targets[0] as Target; // callers pass at least one
  const level = targets
    .map(({ id }) => levels.get(id) ?? 'info')
    .reduce((a, b) => (a === 'ok' ? b : b === 'ok' ? a : worse(a, b)));
  const channel = {
    service: first.service,
    region: first.region,
    level,
    required: targets.some(({ required }) => required),
    reachable,
    total: targets.length,
    reachableBy: complete,
    byMethod,
  };
  return { ...channel, sentence: sentence(channel, targets, cells, context) };
}

function countBy(
  cells: readonly Cell[],
  method: Method,
): { readonly reachable: number; readonly measured: number } | null {
  const measured = cells.filter(({ way, probe }) => way === method && probe.outcome !== null);
  if (measured.length === 0) return null;
  return { reachable: measured.filter(({ probe }) => probe.outcome === 'reachable').length, measured: measured.length };
}

function sentence(
  channel: Omit<Channel, 'sentence'>,
  targets: readonly Target[],
  cells: readonly Cell[],
  context: Context,
): string {
  const plural = isPlural(channel.service);
  const subject = channelName(channel, context.evidence.targets);
  const known = tally(targets, context);
  if (known.undecided > 0) return `${subject} ${undecided(channel, known, plural, cells)}.`;
  if (known.reached === 0) {
    const no = `${subject} ${plural ? 'do' : 'does'} not work`;
    if (channel.reachable > 0) return `${no}: ${unused(channel, cells, context)}.`;
    return `${no}: ${channel.total === 1 ? 'its target is reached by no method' : `none of ${channel.total} targets is reached by any method`}.`;
  }
  const works = plural ? 'work' : 'works';
  if (known.failed > 0) return `${subject} ${works} in part: ${known.reached} of ${channel.total} targets are reached.`;
  return `${subject} ${works}${howItWorks(channel, cells, context)}.`;
}

/** Something reaches the targets, and Defender does not take it. */
function unused(channel: Omit<Channel, 'sentence'>, cells: readonly Cell[], context: Context): string {
  const way = cells.some((cell) => cell.way === 'antivirus') ? 'antivirus' : context.sensorWay;
  const counts = METHODS.map((method) => ({ method, reachable: channel.byMethod[method]?.reachable ?? 0 }));
  const best = counts.reduce((a, b) => (b.reachable > a.reachable ? b : a));
  const own = way === 'antivirus' ? wayPhrase(way) : `${wayPhrase(way)}, which the sensor uses,`;
  return `${own} reaches no target; ${wayPhrase(best.method)}, which Defender does not use, reaches ${best.reachable} of ${channel.total}`;
}

/** What was cut short is neither good nor bad; what failed before that is said all the same. */
function undecided(
  channel: Omit<Channel, 'sentence'>,
  { reached, failed, undecided: open }: Tally,
  plural: boolean,
  cells: readonly Cell[],
): string {
  const why = whyUntested(cells);
  const rest = `${open === channel.total ? (open === 1 ? 'its target' : `all ${open} targets`) : `${open} of ${channel.total} targets`} ${open === 1 ? 'was' : 'were'} not tested${cells.some(({ probe }) => probe.outcome !== null) ? ' to the end' : ''}${why}`;
  const others = reached > 0 ? `, ${reached} ${reached === 1 ? 'is' : 'are'} reached` : '';
  if (failed === 0) return `${plural ? 'are' : 'is'} undecided: ${rest}${others}`;
  return `${plural ? 'do' : 'does'} not work as a whole: ${failed} of ${channel.total} targets ${failed === 1 ? 'is' : 'are'} reached by no method, ${open} ${open === 1 ? 'was' : 'were'} not tested to the end${why}${others}`;
}

/** The way that a channel works, all of whose targets are reached. */
function howItWorks(channel: Omit<Channel, 'sentence'>, cells: readonly Cell[], context: Context): string {
  const best = bestWay(usableMethods(channel.reachableBy, targetsOf(cells), context), context);
  const cut = cells.some(wasCutShort);
  if (best === null)
    return cut
      ? `: each of ${channel.total} targets is reached by some method, and not all were tested${whyUntested(cells)}`
      : `, but by no single method for all ${channel.total} targets`;
  const counted = channel.total === 1 ? '' : ` (${channel.total} of ${channel.total})`;
  if (best === context.sensorWay || context.evidence.proxies.length === 0)
    return best === 'none' ? ` without a proxy${counted}` : ` through ${wayPhrase(best)}${counted}`;
  const sensor = cells.filter(({ way }) => way === context.sensorWay);
  const sensorFailed = sensor.some(({ probe }) => probe.outcome === 'unreachable' || probe.state === 'unusable');
  return !sensorFailed && sensor.some(wasCutShort)
    ? ` through ${wayPhrase(best)}${counted}; ${wayPhrase(context.sensorWay)}, which the sensor uses, was not tested to the end${whyUntested(sensor)}`
    : ` through ${wayPhrase(best)}${counted}, but not through ${wayPhrase(context.sensorWay)}, which the sensor uses`;
}

const targetsOf = (cells: readonly Cell[]): readonly string[] => [...new Set(cells.map(({ target }) => target.id))];

/** Those of the methods that Defender takes to every one of these targets. */
export function usableMethods(methods: readonly Method[], ids: readonly string[], context: Context): readonly Method[] {
  return methods.filter((method) => ids.every((id) => usableWaysTo(context, id).includes(method)));
}

/** The sensor's own method where it is among them, else the first. */
export function bestWay(methods: readonly Method[], context: Pick<Context, 'sensorWay'>): Method | null {
  return methods.includes(context.sensorWay) ? context.sensorWay : (methods[0] ?? null);
}
