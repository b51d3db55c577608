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
  /** By target id: the ways that reach it. */
  readonly reachedBy: ReadonlyMap<string, readonly Way[]>;
  /** Targets that must be reached for the run to be good: required ones, without guessed regions where another one is complete. */
  readonly needed: ReadonlySet<string>;
}

const SENSOR_WAYS = {
  Direct: 'none',
  NamedWinHttp: 'default',
  TelemetryProxyServer: 'named',
  AutoDetectWPAD: 'wpad',
} as const;

/** Judges every measurement and gathers what all rules ask for. */
export function createContext(evidence: Evidence): Context {
  const cells = rawCells(evidence);
  const chains = judgeChains(cells, evidence.serviceRoots);
  const judged = cells.map((cell) => judge(cell, chains, settingsOf(evidence, cell.way)));
  const reachedBy = new Map<string, Way[]>();
  for (const cell of judged) {
    if (cell.probe.outcome !== 'reachable') continue;
    reachedBy.set(cell.target.id, [...(reachedBy.get(cell.target.id) ?? []), cell.way]);
  }
  return {
    evidence,
    chains,
    cells: judged,
    byTarget: cellsByTarget(judged),
    open: judged.filter(hasFailed),
    sensorWay: evidence.sensor.way ?? SENSOR_WAYS[evidence.sensor.method],
    reachedBy,
    needed: neededTargets(evidence.catalogue, evidence.targets, (id) => (reachedBy.get(id)?.length ?? 0) > 0),
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

/** What is known of a target: reached by some way, failed by every configured one, or not decided. */
export type Fate = 'reached' | 'failed' | 'unknown';

/** Fate of a target. A method that is configured and cannot be used has failed; what was cut short is not decided. */
export function fateOf(context: Pick<Context, 'byTarget' | 'reachedBy'>, targetId: string): Fate {
  if (isReached(context, targetId)) return 'reached';
  const own = (context.byTarget.get(targetId) ?? []).map(({ probe }) => probe);
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
