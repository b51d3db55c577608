import type { ArgsOf } from '../../findings/shape/finding.ts';
import { alike, groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, serverName, stepOf } from '../reading/cell.ts';

type ResetArgs = ArgsOf<'connection-reset'>;

/**
 * Cut or refused connections that nothing better explains; also the last resort for failures without a name.
 * Args: `server` (missing for direct ways), `at` (`connect`, `client-hello`, `tls`, `tunnel`, `http`), `how` (`reset`,
 * `closed`, `refused`, `unreachable`, `forbidden`, `failed`), `native` (the system's own word).
 */
export const connectionReset: Rule = {
  code: 'connection-reset',
  stage: 170,
  find: ({ open }) =>
    groupCells(open, (cell) => (cell.probe.failure ? `${cell.server} ${placeOf(cell)} ${howOf(cell)}` : null)).map(
      (group) => ({
        code: 'connection-reset',
        severity: 'by-impact',
        args: {
          ...(serverName(group[0]?.server ?? null) ? { server: serverName(group[0]?.server ?? null) } : {}),
          at: group[0] ? placeOf(group[0]) : null,
          how: group[0] ? howOf(group[0]) : null,
          native: alike(group, ({ probe }) => probe.failure?.native ?? null),
        },
        claims: group,
      }),
    ),
};

/** Where the connection was cut; a handshake that brought no answer at all was cut at the ClientHello, which carries the name. */
export function placeOf(cell: Cell): NonNullable<ResetArgs['at']> {
  const phase = cell.probe.failure?.phase;
  if (phase === 'tcp') return 'connect';
  if (phase !== 'tls') return phase ?? 'connect';
  const tls = stepOf(cell, 'tls');
  return tls?.peer === 'target' && tls.chain.length === 0 && tls.version === null && tls.alert === null
    ? 'client-hello'
    : 'tls';
}

function howOf(cell: Cell): NonNullable<ResetArgs['how']> {
  switch (cell.probe.failure?.code) {
    case 'connection_reset':
    case 'connection_aborted':
      return 'reset';
    case 'eof_error':
      return 'closed';
    case 'connection_refused':
      return 'refused';
    case 'host_unreachable':
    case 'network_unreachable':
    case 'address_family_unavailable':
      return 'unreachable';
    case 'permission_denied':
      return 'forbidden';
    default:
      return 'failed';
  }
}
