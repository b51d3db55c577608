import { header } from '../../model/content.ts';
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

/** Longest wait that `Retry-After` is granted: the run goes on meanwhile, the user waits for its end. */
export const LONGEST_RETRY_AFTER_MS = 2000;

/** True when somebody answered that the server is in trouble (RFC 9110 section 15.6): asked once more, the answer may be another. */
export function isDisturbed(observations: readonly Observation[]): boolean {
  const last = observations.at(-1);
  return last?.phase === 'http' && last.failure === null && last.status !== null && last.status >= 500;
}

/** How long to wait before the same is asked again: what `Retry-After` says (RFC 9110 section 10.2.3), within bounds. */
export function pauseBefore(observations: readonly Observation[], now: () => number = Date.now): number {
  const last = observations.at(-1);
  const value = last?.phase === 'http' ? header(last.headers, 'retry-after')?.trim() : undefined;
  if (value === undefined) return RETRY_PAUSE_MS;
  const wanted = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now();
  return Number.isFinite(wanted) ? Math.min(Math.max(wanted, RETRY_PAUSE_MS), LONGEST_RETRY_AFTER_MS) : RETRY_PAUSE_MS;
}

/** True when the same walk may end otherwise. */
export function isWorthRetrying(observations: readonly Observation[]): boolean {
  if (isDisturbed(observations)) return true;
  const failure = observations.at(-1)?.failure;
  return failure !== null && failure !== undefined && PASSING.has(failure.code);
}
