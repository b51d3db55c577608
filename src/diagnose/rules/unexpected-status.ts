import { seenStatuses } from '../../model/target.ts';
import { groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, serverName } from '../reading/cell.ts';

/** An answer that proves the way and not the service. Args: `status`, `expected` (`200` or `200, 404`; null when unknown), `answeredBy`. */
export const unexpectedStatus: Rule = {
  code: 'unexpected-status',
  stage: 160,
  find: ({ open }) =>
    groupCells(open, (cell) =>
      cell.probe.failure?.phase === 'http'
        ? `${cell.probe.status} ${expected(cell)} ${cell.probe.answeredBy} ${cell.probe.status === null ? cell.probe.failure.code : ''}`
        : null,
    )
      .filter((group) => group.some(({ probe }) => probe.status !== null || /^http_/.test(probe.failure?.code ?? '')))
      .map((group) => ({
        code: 'unexpected-status',
        severity: 'by-impact',
        args: {
          status: group[0]?.probe.status ?? null,
          kind: typeof group[0]?.probe.status === 'number' ? 'status' : 'not-http',
          expected: group[0] ? expected(group[0]) : null,
          answeredBy: group[0]?.probe.answeredBy ?? null,
          ...(group.every(({ server }) => server === group[0]?.server) && serverName(group[0]?.server ?? null)
            ? { server: serverName(group[0]?.server ?? null) }
            : {}),
        },
        claims: group,
      })),
};

function expected({ target }: Cell): string | null {
  return target.observed.length > 0 ? seenStatuses(target).join(', ') : null;
}
