import { METHOD_PHRASES, type Method } from '../../model/method.ts';
import type { Observation } from '../../model/observation.ts';
import type { Challenge, Measurement, Probe } from '../../model/probe.ts';
import type { Target } from '../../model/target.ts';
import { joinHostPort } from '../../net/host-port.ts';

/** A way to a target: one of the five methods, or the antivirus's own proxy. */
export type Way = Method | 'antivirus';

/** One way to one target, before judgement. */
export interface RawCell {
  /** `targetId/method`, the form of `affected` in findings; `targetId/antivirus` for the antivirus's own proxy. */
  readonly key: string;
  readonly target: Target;
  /** Host as in the URL, without brackets, lower case. */
  readonly host: string;
  readonly port: number;
  readonly way: Way;
  readonly measurement: Measurement;
}

/** A judged one. */
export interface Cell extends RawCell {
  readonly probe: Probe;
  /** The steps of the attempt that the judgement rests on, in order; empty when nothing was measured. */
  readonly steps: readonly Observation[];
  /** Server of that attempt, a proxy URL or `direct`; null when nothing was measured. */
  readonly server: string | null;
}

/** How a sentence names a way. */
export function wayPhrase(way: Way): string {
  return way === 'antivirus' ? "the antivirus's own proxy" : METHOD_PHRASES[way];
}

/** `10.0.0.6:8080` of `http://10.0.0.6:8080`; another scheme stays, because it matters then. Null for `direct`. */
export function serverName(server: string | null): string | null {
  if (server === null || server === 'direct') return null;
  return server.replace(/^http:\/\//, '').replace(/\/$/, '');
}

/** `host:port`. */
export function hostPortOf(cell: Pick<RawCell, 'host' | 'port'>): string {
  return joinHostPort(cell.host, cell.port);
}

/** True when the attempt that decides went without a proxy. */
export function isDirect(cell: Pick<Cell, 'server'>): boolean {
  return cell.server === 'direct';
}

/** True when a challenge was made without a proxy: then all its steps were with the target. */
export function isDirectChallenge({ observations }: Challenge): boolean {
  return observations.every(({ peer }) => peer === 'target');
}

/** True when the way was measured and did not reach the target. */
export function hasFailed(cell: Pick<Cell, 'probe'>): boolean {
  return cell.probe.outcome === 'unreachable';
}

/** The last step of the deciding attempt: the failed one, where it failed below HTTP. */
export function lastStep(cell: Pick<Cell, 'steps'>): Observation | null {
  return cell.steps.at(-1) ?? null;
}

/** The last step of one phase; null when there is none. */
export function stepOf<P extends Observation['phase']>(
  cell: Pick<Cell, 'steps'>,
  phase: P,
): Extract<Observation, { phase: P }> | null {
  return cell.steps.findLast((step): step is Extract<Observation, { phase: P }> => step.phase === phase) ?? null;
}
