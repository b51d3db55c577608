import type { FailureCode } from '../../model/failure.ts';
import type { Observation } from '../../model/observation.ts';

/** A moment for what is restarting; a person does not notice it. */
export const RETRY_PAUSE_MS = 200;

/**
 * Failures that may pass at once. A timeout is not among them: TCP and the resolver have repeated their packets in that
 * time already, and a second wait would double the run. Refusals, certificates and missing names stay as they are.
 */
const PASSING: ReadonlySet<FailureCode> = new Set([
  'dns_server_failure',
  'connection_refused',
  'connection_reset',
  'connection_aborted',
  'eof_error',
  'host_unreachable',
  'network_unreachable',
  'ssl_failed_handshake',
  'proxy_invalid_response',
  'http_invalid_response',
  'unknown_failure',
]);

/** True when the same walk may end otherwise. */
export function isWorthRetrying(observations: readonly Observation[]): boolean {
  const failure = observations.at(-1)?.failure;
  return failure !== null && failure !== undefined && PASSING.has(failure.code);
}
