import type { Severity } from '../../findings/shape/finding-info.ts';
import { type Context, fateOf, isReached, settingsOf } from '../context.ts';
import { type Cell, isDirect } from '../reading/cell.ts';

/**
 * How bad it is that these ways fail: an error when a needed target has no way left or the sensor's own proxy fails, a
 * warning when it works another way, else a note. Direct connections are a note where a proxy is meant: what is to be
 * repaired then is the proxy.
 */
export function impactOf(cells: readonly Cell[], context: Context): Severity {
  const failed = cells.filter((cell) => cell.probe.outcome !== 'reachable');
  if (failed.length === 0) return 'info';
  if (failed.every(isMeantDirect) && sensorUsesProxy(context)) return 'info';
  // A target whose other ways were cut short may have one left: that is not decided.
  if (failed.some(({ target }) => context.needed.has(target.id) && fateOf(context, target.id) === 'failed'))
    return 'error';
  const required = failed.filter(({ target }) => context.needed.has(target.id));
  if (required.some((cell) => cell.way === context.sensorWay && !isMeantDirect(cell) && !isRescued(cell, context)))
    return 'error';
  if (required.length > 0) return 'warning';
  // A required target that is not needed belongs to a guessed region: this device may never ask for it.
  return failed.some(({ target }) => !target.required && !isReached(context, target.id)) ? 'warning' : 'info';
}

/** Direct because no proxy is meant, not because a bypass entry says so. */
function isMeantDirect(cell: Cell): boolean {
  return isDirect(cell) && !cell.measurement.bypassed;
}

/** True when the sensor would go through a proxy on this machine. */
export function sensorUsesProxy(context: Context): boolean {
  return context.cells.some(
    (cell) => cell.way === context.sensorWay && cell.measurement.servers.some((server) => server !== 'direct'),
  );
}

/** True when a proxy reaches at least one target. */
export function proxyWorks(context: Context): boolean {
  return context.cells.some((cell) => cell.probe.outcome === 'reachable' && !isDirect(cell));
}

/** True when the sensor goes on without its proxy and that reaches the target. */
function isRescued(cell: Cell, context: Context): boolean {
  const settings = settingsOf(context.evidence, cell.way);
  const falls = settings?.state === 'manual' && settings.fallsBackToDirect;
  return falls && (context.reachedBy.get(cell.target.id) ?? []).includes('none');
}

const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Worst first. */
export function bySeverity(a: Severity, b: Severity): number {
  return RANK[b] - RANK[a];
}
