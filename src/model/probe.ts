import type { ConsumerUse } from './consumer.ts';
import type { FailureCode } from './failure.ts';
import type { Method } from './method.ts';
import type { Observation, Peer, Phase } from './observation.ts';
import type { Count, Status, Whole } from './scalars.ts';

/** One server tried for one target. */
export interface Attempt {
  /** Proxy URL or `direct`. */
  readonly server: string;
  /** 0 for the first time, 1 for the first retry, … */
  readonly retry: Count;
  /** In the order they happened; the last one holds the failure when there is one. */
  readonly observations: readonly Observation[];
}

/** One cell of the matrix as gathered: no conclusion yet. */
export interface Measurement {
  readonly targetId: string;
  readonly method: Method;
  /** `absent`: method not configured; `unusable`: configured but cannot be used; `skipped`: not tested. */
  readonly state: 'measured' | 'absent' | 'unusable' | 'skipped';
  /** Why it was skipped; null otherwise. */
  readonly skippedBecause: 'methods' | 'deadline' | 'interrupted' | 'local-resource' | null;
  /** The route's servers, proxy URLs or `direct`, in order. */
  readonly servers: readonly string[];
  /** True when a bypass entry sent this target direct. */
  readonly bypassed: boolean;
  /** PAC evaluation for this target; null when there was none. */
  readonly resolution: Observation | null;
  /** Empty where nothing was measured; the last try where this machine ran short (`local-resource`). */
  readonly attempts: readonly Attempt[];
  /** The method whose equal route was measured for this one too: then `attempts` are that probe's; null when measured itself. */
  readonly sharedWith: Method | null;
  /** What the consumer of the method cannot use of its servers; null when it can use all; missing in reports of version 1. */
  readonly consumerUse?: ConsumerUse | null;
}

/** True for a cell that something of ours cut short: the end of the run or a shortage of this machine. It says nothing of the network. */
export function wasCutShort({ skippedBecause }: Pick<Measurement, 'skippedBecause'>): boolean {
  return skippedBecause !== null && skippedBecause !== 'methods';
}

/** Who sent the answer; `interceptor` also where one that opens TLS on the way passed the target's own answer on. */
export type AnsweredBy = 'target' | 'proxy' | 'interceptor' | 'captive-portal' | 'unknown';

/** Where and why a probe failed. */
export interface ProbeFailure {
  readonly phase: Phase;
  readonly peer: Peer;
  readonly code: FailureCode;
  readonly native: string | null;
}

/** One cell of the matrix, judged. */
export interface Probe extends Measurement {
  /** Null when nothing was measured. */
  readonly outcome: 'reachable' | 'unreachable' | null;
  /** The HTTP status that came back, from whoever answered; null when none did. */
  readonly status: Status | null;
  /** Null when nobody answered with HTTP. */
  readonly answeredBy: AnsweredBy | null;
  /** Null when reachable or not measured. A wrong status is `http_unexpected_status`. */
  readonly failure: ProbeFailure | null;
  /** Number of the result text: status, or WinHTTP error; null when not measured. */
  readonly code: Whole | null;
  /** True when it succeeded only after a failed attempt over the same server. */
  readonly flaky: boolean;
}

/** Beside the targets: requests whose right answer nobody can guess, to see portals and transparent proxies. */
export interface Challenge {
  /**
   * `no-such-name`: a name that cannot exist; `portal`: an address with a known answer; `port-80`/`port-443`: a bare TCP
   * connection beside a failed one; `small-hello`: a ClientHello that draws a small answer, where a real one drew none;
   * `proxy-control`: an address with a known answer through a proxy that passed nothing; `candidate-proxy`: a target through a
   * proxy that Defender does not use.
   */
  readonly kind:
    | 'no-such-name'
    | 'portal'
    | 'port-80'
    | 'port-443'
    | 'small-hello'
    | 'proxy-control'
    | 'candidate-proxy';
  readonly method: Method;
  /** Host or URL asked. */
  readonly query: string;
  /** Proxy URL that was asked; missing for the kinds that are about no proxy. */
  readonly server?: string;
  /** What a healthy network gives, for `portal` and `proxy-control`: exact body text; null where failure is healthy. */
  readonly expected: string | null;
  readonly observations: readonly Observation[];
}
