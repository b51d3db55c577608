import { type Context, settingsOf } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, serverName } from '../reading/cell.ts';

/** The named proxy fails and the sensor goes on without it. Args: `server` (the failing proxy), `source` (where it is set). */
export const fallsBackToDirect: Rule = {
  code: 'falls-back-to-direct',
  stage: 180,
  find: (context) => {
    const settings = settingsOf(context.evidence, 'named');
    if (settings?.state !== 'manual' || !settings.fallsBackToDirect) return [];
    const rescued = context.cells.filter(
      (cell) => cell.way === 'named' && proxyFailed(cell) && worksDirectly(cell, context),
    );
    if (rescued.length === 0) return [];
    const server = rescued.flatMap(({ measurement }) => measurement.servers).find((one) => one !== 'direct') ?? null;
    return [
      {
        code: 'falls-back-to-direct',
        severity: 'warning',
        args: { server: serverName(server), source: settings.source },
        claims: [],
        about: rescued,
        standsAlone: true,
        method: 'named',
      },
    ];
  },
};

/** The proxy itself failed or refused; that the target then answered badly is another matter. */
function proxyFailed(cell: Cell): boolean {
  if (cell.probe.outcome === 'unreachable') return cell.server !== 'direct' && cell.probe.failure?.peer === 'proxy';
  return cell.server === 'direct' && cell.measurement.attempts.some(({ server }) => server !== 'direct');
}

function worksDirectly(cell: Cell, context: Context): boolean {
  if (cell.probe.outcome === 'reachable' && cell.server === 'direct') return true;
  return (context.reachedBy.get(cell.target.id) ?? []).includes('none');
}
