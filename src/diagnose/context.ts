import type { Method } from '../model/method.ts';
import { wasCutShort } from '../model/probe.ts';
import type { ProxySettings } from '../model/proxy.ts';
import type { Evidence } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { hostOf, portOf } from '../net/url-parts.ts';
import { type Cell, hasFailed, isDirect, type RawCell, type Way } from './reading/cell.ts';
import { type ChainJudgement, judgeChains } from './reading/chain.ts';
import { judge } from './reading/judge.ts';
import { neededTargets } from './verdict/needed.ts';
import { ANTIVIRUS_WAYS, sensorWayOf, sensorWays, testedWays } from './verdict/usable-ways.ts';

/** What a rule sees: the evidence, every judged way, and what is still unexplained. */
export interface Context {
  readonly evidence: Evidence;
  /** Every way to every target, in the catalogue's order, then method 1 to 5, then the antivirus's own. */
  readonly cells: readonly Cell[];
  /** The same by target id: lists of ten thousand targets are met in practice. */
  readonly byTarget: ReadonlyMap<string, readonly Cell[]>;
  /** Failed ways that no earlier rule explains. */
  readonly open: readonly Cell[];
  /** By observation id. */
  readonly chains: ReadonlyMap<string, ChainJudgement>;
  /** The method that the sensor itself would take. */
  readonly sensorWay: Method;
  /** Ways of which something is known. */
  readonly tested: ReadonlySet<Way>;
  /** The ways that the sensor takes on this machine; null where its own was not tested. */
  readonly sensorWays: ReadonlySet<Way> | null;
  /** By target id: the ways that reach it, also those that Defender does not use. */
  readonly reachedBy: ReadonlyMap<string, readonly Way[]>;
  /** Targets that must be reached for the run to be good: required ones, without guessed regions where another one is complete. */
  readonly needed: ReadonlySet<string>;
}

/** Judges every measurement and gathers what all rules ask for. */
export function createContext(evidence: Evidence): Context {
  const cells = rawCells(evidence);
  const chains = judgeChains(cells, evidence);
  const judged = cells.map((cell) => judge(cell, chains, settingsOf(evidence, cell.way)));
  const reachedBy = new Map<string, Way[]>();
  for (const cell of judged) {
    if (cell.probe.outcome !== 'reachable') continue;
    reachedBy.set(cell.target.id, [...(reachedBy.get(cell.target.id) ?? []), cell.way]);
  }
  const tested = testedWays(judged);
  const ways = { byTarget: cellsByTarget(judged), reachedBy, tested, sensorWays: sensorWays(evidence, tested) };
  return {
    ...ways,
    evidence,
    chains,
    cells: judged,
    open: judged.filter(hasFailed),
    sensorWay: sensorWayOf(evidence.sensor),
    needed: neededTargets(evidence.catalogue, evidence.targets, (id) => usableWaysTo(ways, id).length > 0),
  };
}

function cellsByTarget(cells: readonly Cell[]): ReadonlyMap<string, readonly Cell[]> {
  const map = new Map<string, Cell[]>();
  for (const cell of cells) {
    const own = map.get(cell.target.id);
    if (own) own.push(cell);
    else map.set(cell.target.id, [cell]);
  }
  return map;
}

/** Settings of a way; undefined when discovery says nothing of it. */
export function settingsOf(evidence: Evidence, way: Way): ProxySettings | undefined {
  return way === 'antivirus' ? evidence.antivirus?.settings : evidence.proxies.find(({ method }) => method === way);
}

function rawCells(evidence: Evidence): RawCell[] {
  const targets = new Map(evidence.targets.map((target) => [target.id, target]));
  const own = (measurement: Evidence['measurements'][number], way: Way): RawCell[] => {
    const target = targets.get(measurement.targetId);
    return target ? [{ key: `${target.id}/${way}`, target, way, measurement, ...placeOf(target) }] : [];
  };
  return [
    ...evidence.measurements.flatMap((measurement) => own(measurement, measurement.method)),
    ...(evidence.antivirus?.measurements ?? []).flatMap((measurement) => own(measurement, 'antivirus')),
  ];
}

function placeOf(target: Target): { readonly host: string; readonly port: number } {
  return { host: hostOf(target.url), port: portOf(target.url) };
}

/** True when some way reaches the target. */
export function isReached(context: Pick<Context, 'reachedBy'>, targetId: string): boolean {
  return (context.reachedBy.get(targetId)?.length ?? 0) > 0;
}

/** True when some proxy reaches the target. */
export function isReachedByProxy(context: Pick<Context, 'byTarget'>, targetId: string): boolean {
  const own = context.byTarget.get(targetId) ?? [];
  return own.some((cell) => cell.probe.outcome === 'reachable' && !isDirect(cell));
}

/** What decides which ways Defender has to a target. */
export type Ways = Pick<Context, 'byTarget' | 'reachedBy' | 'tested' | 'sensorWays'>;

/** The ways that whoever of Defender connects to the target would take; null where that was not tested, so that any way counts. */
function consumerWays({ byTarget, tested, sensorWays: own }: Ways, targetId: string): readonly Way[] | null {
  if (byTarget.get(targetId)?.some(({ way }) => way === 'antivirus'))
    return ANTIVIRUS_WAYS.every((way) => tested.has(way)) ? ANTIVIRUS_WAYS : null;
  return own && [...own];
}

/** The ways that reach the target and that Defender would take. */
export function usableWaysTo(context: Ways, targetId: string): readonly Way[] {
  const ways = context.reachedBy.get(targetId) ?? [];
  const own = consumerWays(context, targetId);
  return own === null ? ways : ways.filter((way) => own.includes(way));
}

/** What is known of a target: reached by a way that Defender takes, failed by all of them, or not decided. */
export type Fate = 'reached' | 'failed' | 'unknown';

/**
 * Fate of a target for the run. The proxy that the user named on the command line counts as a way: whoever names it asks
 * whether Defender would get through it. What Defender takes by this machine's settings is {@link consumerFateOf}.
 */
export function fateOf(context: Ways, targetId: string): Fate {
  return context.reachedBy.get(targetId)?.includes('command-line') ? 'reached' : consumerFateOf(context, targetId);
}

/** Fate of a target for whoever of Defender connects to it. A method that is configured and cannot be used has failed; what was cut short is not decided. */
export function consumerFateOf(context: Ways, targetId: string): Fate {
  if (usableWaysTo(context, targetId).length > 0) return 'reached';
  const ways = consumerWays(context, targetId);
  const own = (context.byTarget.get(targetId) ?? [])
    .filter(({ way }) => ways === null || ways.includes(way))
    .map(({ probe }) => probe);
  if (own.some(wasCutShort)) return 'unknown';
  return own.some(({ outcome, state }) => outcome !== null || state === 'unusable') ? 'failed' : 'unknown';
}

/** Cells by a key, in order of first appearance; cells with the key null are left out. */
export function groupCells(cells: readonly Cell[], keyOf: (cell: Cell) => string | null): readonly (readonly Cell[])[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(cell);
    else groups.set(key, [cell]);
  }
  return [...groups.values()];
}

/** What all of these cells have alike; null where they differ: no sentence may say of all what one of them shows. */
export function alike<T>(cells: readonly Cell[], read: (cell: Cell) => T): T | null {
  const [first, ...others] = cells.map(read);
  return first === undefined || others.some((other) => other !== first) ? null : first;
}
