import { METHODS, type Method } from '../model/method.ts';
import type { Channel, Verdict } from '../model/report.ts';
import { REGIONS, SERVICE_NAMES, SERVICES, type Target } from '../model/target.ts';
import { type Cell, wayPhrase } from './cell.ts';
import { type Context, fateOf, isReached } from './context.ts';
import { worse } from './impact.ts';

const REGION_ORDER = ['WW', ...REGIONS, 'custom'] as const;

/** What is said of each service in each region, services in the order of reports. A service without targets has no channel: it is unknown, never good. */
export function channelsOf(context: Context, verdicts: readonly Verdict[]): readonly Channel[] {
  const levels = new Map(verdicts.map(({ targetId, level }) => [targetId, level]));
  return SERVICES.flatMap((service) =>
    REGION_ORDER.flatMap((region) => {
      const targets = context.evidence.targets.filter(
        (target) => target.service === service && target.region === region,
      );
      return targets.length === 0 ? [] : [channelOf(targets, context, levels)];
    }),
  );
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
  const tested = targets.some(({ id }) => fateOf(context, id) !== 'unknown');
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
  return { ...channel, sentence: sentence(channel, tested, context) };
}

function countBy(
  cells: readonly Cell[],
  method: Method,
): { readonly reachable: number; readonly measured: number } | null {
  const measured = cells.filter(({ way, probe }) => way === method && probe.outcome !== null);
  if (measured.length === 0) return null;
  return { reachable: measured.filter(({ probe }) => probe.outcome === 'reachable').length, measured: measured.length };
}

function sentence(channel: Omit<Channel, 'sentence'>, tested: boolean, context: Context): string {
  const name = SERVICE_NAMES[channel.service];
  const subject = name.charAt(0).toUpperCase() + name.slice(1);
  if (!tested) return `${subject} was not tested: nothing is known about it.`;
  if (channel.reachable === 0)
    return `${subject} does not work: ${channel.total === 1 ? 'its target is reached by no method' : `none of ${channel.total} targets is reached by any method`}.`;
  if (channel.reachable < channel.total)
    return `${subject} works in part: ${channel.reachable} of ${channel.total} targets are reached.`;
  const best = bestWay(channel.reachableBy, context);
  if (best === null) return `${subject} works, but by no single method for all ${channel.total} targets.`;
  const counted = channel.total === 1 ? '' : ` (${channel.total} of ${channel.total})`;
  if (best !== context.sensorWay && context.evidence.proxies.length > 0)
    return `${subject} works through ${wayPhrase(best)}${counted}, but not the way the sensor would take, ${wayPhrase(context.sensorWay)}.`;
  return best === 'none'
    ? `${subject} works without a proxy${counted}.`
    : `${subject} works through ${wayPhrase(best)}${counted}.`;
}

/** The sensor's own method where it is among them, else the first. */
export function bestWay(methods: readonly Method[], context: Pick<Context, 'sensorWay'>): Method | null {
  return methods.includes(context.sensorWay) ? context.sensorWay : (methods[0] ?? null);
}
