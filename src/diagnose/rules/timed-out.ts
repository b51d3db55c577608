import { groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import { connectedIn } from '../reading/blocked.ts';
import { type Cell, serverName } from '../reading/cell.ts';

/** Silence that nothing better explains. Args: `server` (missing for direct ways), `at` (the phase), `after` (seconds waited), `connected` (ms that TCP took). */
export const timedOut: Rule = {
  code: 'timed-out',
  stage: 150,
  find: ({ open }) =>
    groupCells(open, (cell) =>
      cell.probe.failure?.code === 'generic_timeout_error' ? `${cell.server} ${cell.probe.failure.phase}` : null,
    ).map((group) => ({
      code: 'timed-out',
      severity: 'by-impact',
      args: {
        ...(serverName(group[0]?.server ?? null) ? { server: serverName(group[0]?.server ?? null) } : {}),
        at: group[0]?.probe.failure?.phase ?? null,
        after: Math.max(...group.map(waited)),
        connected: longest(group.flatMap((cell) => connectedIn(cell) ?? [])),
      },
      claims: group,
    })),
};

function longest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.max(...times);
}

/** Seconds of the silent step, one decimal. */
function waited({ steps }: Cell): number {
  const last = steps.at(-1);
  return last ? Math.round((last.t - last.t0) / 100) / 10 : 0;
}
