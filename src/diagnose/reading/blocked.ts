import type { FailureCode } from '../../model/failure.ts';
import { type Cell, stepOf } from './cell.ts';

const BLOCKED: readonly FailureCode[] = [
  'generic_timeout_error',
  'connection_refused',
  'connection_reset',
  'connection_aborted',
  'eof_error',
  'host_unreachable',
  'network_unreachable',
  'permission_denied',
];

/**
 * True for a failure that a closed port or a rule on the way gives: of TCP, or of TLS before a certificate came. A
 * handshake that stays without an answer after TCP was connected is none: the port is open, and something else is silent.
 */
export function isBlocked(cell: Pick<Cell, 'probe'>): boolean {
  const { failure } = cell.probe;
  if (!failure || !BLOCKED.includes(failure.code)) return false;
  return failure.phase === 'tcp' || (failure.phase === 'tls' && !isSilentHandshake(cell));
}

/** True when TCP was connected and the TLS handshake with the target got no answer at all. */
export function isSilentHandshake({ probe }: Pick<Cell, 'probe'>): boolean {
  const { failure } = probe;
  return failure?.phase === 'tls' && failure.peer === 'target' && failure.code === 'generic_timeout_error';
}

/** Milliseconds that the TCP connection took below a step that stayed silent; null where none was connected. */
export function connectedIn(cell: Pick<Cell, 'steps'>): number | null {
  const tcp = stepOf(cell, 'tcp');
  return tcp && tcp.failure === null ? Math.max(0, Math.round(tcp.t - tcp.t0)) : null;
}
