import { alike, groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, serverName, stepOf } from '../reading/cell.ts';

/** Alerts by which a peer says that nothing offered suits it (RFC 8446 section 6.2). */
const ALERTS = [
  'handshake_failure',
  'protocol_version',
  'insufficient_security',
  'inappropriate_fallback',
  'no_application_protocol',
];

/** No common version or cipher. Args: `alert` (null when none came), `peer` (`proxy` or `target`), `server`, `native`. */
export const tlsVersionOrCipher: Rule = {
  code: 'tls-version-or-cipher',
  stage: 120,
  find: ({ open }) =>
    groupCells(open, (cell) =>
      isMismatch(cell) ? `${cell.server} ${cell.probe.failure?.peer} ${stepOf(cell, 'tls')?.alert}` : null,
    ).map((group) => {
      const [cell] = group;
      return {
        code: 'tls-version-or-cipher',
        severity: 'by-impact',
        args: {
          alert: (cell && stepOf(cell, 'tls')?.alert) ?? null,
          peer: cell?.probe.failure?.peer ?? null,
          native: alike(group, ({ probe }) => probe.failure?.native ?? null),
          ...(serverName(cell?.server ?? null) ? { server: serverName(cell?.server ?? null) } : {}),
        },
        claims: group,
      };
    }),
};

function isMismatch(cell: Cell): boolean {
  const { failure } = cell.probe;
  if (failure?.phase !== 'tls') return false;
  return (
    failure.code === 'ssl_version_or_cipher' ||
    (failure.code === 'ssl_failed_handshake' && ALERTS.includes(stepOf(cell, 'tls')?.alert ?? ''))
  );
}
