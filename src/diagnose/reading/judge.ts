import type { ConsumerUse } from '../../model/consumer.ts';
import { FAILURE_NAMES, type FailureCode } from '../../model/failure.ts';
import type { HttpObservation, Observation } from '../../model/observation.ts';
import type { AnsweredBy, Attempt, Probe, ProbeFailure } from '../../model/probe.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { Cell, RawCell } from './cell.ts';
import type { ChainJudgement } from './chain.ts';
import { header, locationHost } from './headers.ts';
import { readPage } from './page.ts';
import { readAnswer } from './who-answered.ts';

/** What one attempt came to. */
interface AttemptResult {
  readonly attempt: Attempt;
  readonly failure: ProbeFailure | null;
  readonly status: number | null;
  readonly answeredBy: AnsweredBy | null;
  /** How far it came: the number of its steps. */
  readonly progress: number;
}

/** Judges one measurement: reached or not, who answered, and the number of the result text. */
export function judge(
  cell: RawCell,
  chains: ReadonlyMap<string, ChainJudgement>,
  settings: ProxySettings | undefined,
): Cell {
  const { measurement } = cell;
  const nothing = { outcome: null, status: null, answeredBy: null, failure: null, flaky: false } as const;
  if (measurement.state !== 'measured' || measurement.attempts.length === 0) {
    const probe: Probe = {
      ...measurement,
      ...nothing,
      code: measurement.state === 'unusable' ? unusableCode(cell, settings) : null,
    };
    return { ...cell, probe, steps: [], server: null };
  }
  const results = measurement.attempts.map((attempt) => judgeAttempt(cell, attempt, chains));
  const use = measurement.consumerUse ?? null;
  if (use !== null && use.usable.length === 0) return unusableBy(cell, use, results);
  const success =
    results.find((result) => result.failure === null && !isDisturbed(result.status)) ??
    results.findLast((result) => result.failure === null);
  const result = success ?? decisive(results);
  if (!result) return { ...cell, probe: { ...measurement, ...nothing, code: null }, steps: [], server: null };
  const { failure, status, answeredBy, attempt } = result;
  const flaky =
    success !== undefined &&
    !isDisturbed(success.status) &&
    results.some(
      (other) => (other.failure !== null || isDisturbed(other.status)) && other.attempt.server === attempt.server,
    );
  const outcome = success ? 'reachable' : 'unreachable';
  const code = status ?? (failure ? FAILURE_NAMES[failure.code].winhttp : null);
  const probe: Probe = { ...measurement, outcome, status, answeredBy, failure, code: numberOf(failure, code), flaky };
  return { ...cell, probe, steps: attempt.observations, server: attempt.server };
}

/** What the consumer cannot use was measured as evidence only: whatever answered, the consumer does not get that far. */
function unusableBy(cell: RawCell, { obstacle, name }: ConsumerUse, results: readonly AttemptResult[]): Cell {
  const result = results.find(({ failure }) => failure === null) ?? decisive(results);
  const ofScript = obstacle.kind === 'script-refused' || obstacle.kind === 'script-fails';
  const code: FailureCode = ofScript ? 'pac_script_failed' : 'consumer_cannot_use';
  const failure: ProbeFailure = { phase: 'proxy-resolution', peer: 'proxy', code, native: name };
  const verdict = { outcome: 'unreachable', status: null, answeredBy: null, failure, flaky: false } as const;
  const probe: Probe = { ...cell.measurement, ...verdict, code: FAILURE_NAMES[code].winhttp };
  return { ...cell, probe, steps: result?.attempt.observations ?? [], server: result?.attempt.server ?? null };
}

/** True for a status that says that the service itself is in trouble (RFC 9110 section 15.6). */
export function isDisturbed(status: number | null): boolean {
  return status !== null && status >= 500 && status < 600;
}

/** The number of the text: a certificate that the sensor refuses is 12175 even where an answer came. */
function numberOf(failure: ProbeFailure | null, code: number | null): number | null {
  return failure?.phase === 'tls' ? FAILURE_NAMES[failure.code].winhttp : code;
}

/** Number of a method that is configured but cannot be used: of the script's failure, else of the setting's. */
function unusableCode(cell: RawCell, settings: ProxySettings | undefined): number {
  const code: FailureCode =
    cell.measurement.resolution?.failure?.code ??
    (settings?.state === 'unusable' ? settings.failure.code : 'proxy_settings_invalid');
  return FAILURE_NAMES[code].winhttp;
}

/** Of failed attempts the one that speaks: a configured proxy before the fall-back to direct, then the one that came furthest, then the last. */
function decisive(results: readonly AttemptResult[]): AttemptResult | undefined {
  const proxied = results.filter(({ attempt }) => attempt.server !== 'direct');
  const candidates = proxied.length > 0 ? proxied : results;
  return candidates.reduce<AttemptResult | undefined>(
    (best, one) => (best && best.progress > one.progress ? best : one),
    undefined,
  );
}

function judgeAttempt(cell: RawCell, attempt: Attempt, chains: ReadonlyMap<string, ChainJudgement>): AttemptResult {
  const steps = attempt.observations;
  const progress = steps.length;
  const last = steps.at(-1);
  const chain = targetChain(steps, chains);
  const unverified = sensorRefusal(cell, steps, chain);
  const http = steps.findLast((step): step is HttpObservation => step.phase === 'http');
  if (http && http.status !== null)
    return { attempt, progress, ...judgeAnswer(cell, attempt, http, http.status, chain, unverified) };
  if (unverified) return { attempt, progress, failure: unverified, status: null, answeredBy: null };
  if (last?.phase === 'tunnel' && last.failure && last.status !== null && last.kind === 'connect') {
    const failure: ProbeFailure = { phase: 'tunnel', peer: 'proxy', ...last.failure };
    const page = readPage({ status: last.status, headers: last.headers, body: last.body }, cell.host);
    const portal = page.portal && (page.foreignHost !== null || last.status === 511);
    return { attempt, progress, failure, status: last.status, answeredBy: portal ? 'captive-portal' : 'proxy' };
  }
  return { attempt, progress, failure: stepFailure(last), status: null, answeredBy: null };
}

function judgeAnswer(
  cell: RawCell,
  attempt: Attempt,
  http: HttpObservation,
  status: number,
  chain: ChainJudgement | null,
  unverified: ProbeFailure | null,
): Omit<AttemptResult, 'attempt' | 'progress'> {
  const { answeredBy, reached } = readAnswer(http, status, cell.target, cell.host, chain, attempt.server !== 'direct');
  const relayed = chain?.origin === 'inspection';
  if (unverified) {
    const unsure = answeredBy === 'target' || answeredBy === 'unknown';
    return { failure: unverified, status, answeredBy: relayed && unsure ? 'interceptor' : answeredBy };
  }
  // A broken answer with a status (headers came, the body broke off) still came from the target.
  // The target's answer, but from the hands of who opens TLS: reached, and said so.
  if (reached) return { failure: null, status, answeredBy: relayed ? 'interceptor' : answeredBy };
  const peer = answeredBy === 'proxy' ? 'proxy' : 'target';
  const code: FailureCode = status === 407 && answeredBy === 'proxy' ? 'proxy_auth_required' : 'http_unexpected_status';
  return { failure: { phase: 'http', peer, code, native: nativeOf(http) }, status, answeredBy };
}

/** What searches find beside the status: the proxy's own error word or where a redirect leads. */
function nativeOf(http: HttpObservation): string | null {
  return http.failure?.native ?? header(http.headers, 'x-squid-error') ?? locationHost(http.headers);
}

/** The chain that the target, or whoever stood in its place, showed in this attempt. */
function targetChain(
  steps: readonly Observation[],
  chains: ReadonlyMap<string, ChainJudgement>,
): ChainJudgement | null {
  const tls = steps.findLast((step) => step.phase === 'tls' && step.peer === 'target');
  return (tls && chains.get(tls.id)) ?? null;
}

/** The failure that the sensor would have had: on a pinned target every chain but the service's own is refused, trusted or not. */
function sensorRefusal(
  cell: RawCell,
  steps: readonly Observation[],
  chain: ChainJudgement | null,
): ProbeFailure | null {
  const tls = steps.findLast((step) => step.phase === 'tls' && step.peer === 'target');
  if (!tls) return null;
  if (tls.failure) return { phase: 'tls', peer: 'target', ...tls.failure };
  if (!cell.target.pinned || !chain || chain.origin === 'service') return null;
  return { phase: 'tls', peer: 'target', code: 'ssl_unknown_authority', native: null };
}

function stepFailure(last: Observation | undefined): ProbeFailure {
  if (!last) return { phase: 'tcp', peer: 'target', code: 'unknown_failure', native: null };
  return last.failure
    ? { phase: last.phase, peer: last.peer, ...last.failure }
    : { phase: last.phase, peer: last.peer, code: 'eof_error', native: null };
}
