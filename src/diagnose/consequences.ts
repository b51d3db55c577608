import { type Context, fateOf, settingsOf } from './context.ts';
import type { Draft } from './draft.ts';
import { isBlocked, isSilentHandshake } from './reading/blocked.ts';
import { type Cell, isDirect, type Way } from './reading/cell.ts';

/** Share of the hosts that must fail directly before that follows from a missing proxy; some may be allowed one by one. */
const MOST = 0.7;

/**
 * Direct failures that follow from a proxy setting which cannot be used: the sensor connects directly for want of a proxy,
 * in a network that lets almost nothing out without one. Empty where direct connections work, or where the sensor has a proxy.
 */
export function directConsequences(context: Context): readonly Cell[] {
  if (context.cells.some((cell) => cell.way === context.sensorWay && usesProxy(cell))) return [];
  const direct = context.cells.filter(
    (cell) => isDirect(cell) && !cell.measurement.bypassed && cell.probe.outcome !== null,
  );
  const failed = direct.filter((cell) => isBelowHttp(cell));
  const hosts = (cells: readonly Cell[]) => new Set(cells.map(({ host }) => host)).size;
  if (failed.length === 0 || hosts(failed) < hosts(direct) * MOST) return [];
  const open = new Set(context.open.map(({ key }) => key));
  return failed.filter(({ key }) => open.has(key));
}

const usesProxy = ({ measurement }: Cell): boolean => measurement.servers.some((server) => server !== 'direct');

/** It fails as direct connections do in networks that are meant to be left through a proxy: no name, no port, no handshake. */
function isBelowHttp(cell: Cell): boolean {
  const { failure } = cell.probe;
  return (failure?.phase === 'dns' && failure.peer === 'target') || isBlocked(cell) || isSilentHandshake(cell);
}

/** The finding about a setting of the sensor's with the failures that follow from it; an error where a needed target has no way. */
export function withConsequences<D extends Draft>(draft: D, way: Way | null, context: Context): D {
  if (way !== 'named' && way !== 'default') return draft;
  if (settingsOf(context.evidence, way)?.state !== 'unusable') return draft;
  return claimConsequences(draft, context);
}

/** The same for a finding whose cause is shown otherwise. */
export function claimConsequences<D extends Draft>(draft: D, context: Context): D {
  const claims = directConsequences(context);
  const lost = claims.some(({ target }) => context.needed.has(target.id) && fateOf(context, target.id) === 'failed');
  // There is nothing to allow: the lists of hosts are not this finding's.
  const lists = claims.length > 0 ? { hosts: [], allow: [], patterns: [] } : {};
  return { ...draft, claims, args: { ...draft.args, ...lists }, ...(lost ? { severity: 'error' } : {}) };
}
