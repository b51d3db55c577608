import type { Failure } from '../../model/failure.ts';
import type { DnsObservation, ProxyResolutionObservation } from '../../model/observation.ts';

/** Makes the observations of discovery: ids `d1`, `d2`, … and times since the start of the run. */
export interface DiscoveryLog {
  /** Ms since the start of the run. */
  elapsed(): number;
  resolution(
    facts: Pick<ProxyResolutionObservation, 'kind' | 'query' | 't0' | 'failure' | 'answer'> & {
      readonly notes?: readonly string[];
    },
  ): ProxyResolutionObservation;
  dns(facts: {
    readonly name: string;
    readonly t0: number;
    readonly failure: Failure | null;
    readonly addresses: readonly string[];
  }): DnsObservation;
}

const MAX_ANSWER = 2000;

/** A log for one discovery. */
export function createDiscoveryLog(elapsed: () => number): DiscoveryLog {
  let count = 0;
  const id = (): string => `d${++count}`;
  const now = (): number => Math.round(elapsed() * 10) / 10;
  return {
    elapsed: now,
    resolution: ({ notes, answer, ...facts }) => ({
      id: id(),
      phase: 'proxy-resolution',
      peer: 'proxy',
      t: now(),
      ...facts,
      answer: answer === null ? null : answer.slice(0, MAX_ANSWER),
      notes: notes ?? [],
    }),
    dns: (facts) => ({ id: id(), phase: 'dns', peer: 'proxy', t: now(), aliases: [], ...facts }),
  };
}

/** A failure in our words, with the platform's code. */
export const failure = (code: Failure['code'], native: string | null): Failure => ({
  code,
  native: native === null ? null : native.slice(0, 300),
});

/** The run ended while something was looked for: no word about what would have been found. */
export const INTERRUPTED: Failure = { code: 'interrupted', native: null };

const DNS_CODES: Readonly<Record<string, Failure['code']>> = {
  ENOTFOUND: 'dns_nxdomain_error',
  ENODATA: 'dns_no_answer',
  EAI_NODATA: 'dns_no_answer',
  EAI_AGAIN: 'dns_server_failure',
  ESERVFAIL: 'dns_server_failure',
  EREFUSED: 'dns_refused_error',
  ETIMEOUT: 'dns_timeout_error',
};

/** Why a name lookup failed. */
export function dnsFailure(error: unknown): Failure {
  const code = codeOf(error);
  return failure(DNS_CODES[code] ?? 'dns_nxdomain_error', code);
}

/** The code of an error, else its name: never its message, which may hold paths. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
