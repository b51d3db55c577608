import type { HttpObservation } from '../../../model/observation.ts';
import type { Context } from '../../context.ts';
import { type Cell, stepOf } from '../cell.ts';

/** The target's own answer inside TLS that was verified and that nobody on the way opened; null for every other end. */
export function ownAnswer(cell: Cell, { chains }: Pick<Context, 'chains'>): HttpObservation | null {
  if (cell.probe.outcome !== 'reachable' || cell.probe.answeredBy !== 'target') return null;
  const tls = cell.steps.findLast((step) => step.phase === 'tls' && step.peer === 'target');
  const origin = tls && chains.get(tls.id)?.origin;
  return origin === 'service' || origin === 'public' ? stepOf(cell, 'http') : null;
}

/** The statuses of these ways, each once, ascending, as text. */
export function statusesOf(cells: readonly Cell[]): readonly string[] {
  const statuses = cells.flatMap(({ probe }) => probe.status ?? []);
  return [...new Set(statuses)].sort((a, b) => a - b).map(String);
}
