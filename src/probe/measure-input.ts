import type { Method } from '../model/method.ts';
import type { ConnectTo } from '../model/options.ts';
import type { Measurement } from '../model/probe.ts';
import type { ProxyServer, Route } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import type { Network } from './pacing/names.ts';
import type { OnStep } from './pacing/session.ts';
import type { Trust } from './tls/trust.ts';

/** One target with its route per method. */
export interface PlannedTarget {
  readonly target: Target;
  /** One per method. */
  readonly routes: readonly Route[];
}

/** What to measure, and within which bounds. */
export interface MeasureInput {
  readonly plan: readonly PlannedTarget[];
  /** The methods wanted; the others are skipped. */
  readonly methods: readonly Method[];
  /** The machine's resolver. */
  readonly network: Network;
  readonly trust: Trust;
  /** Null: both families. */
  readonly family: 4 | 6 | null;
  /** Longest single step, ms. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Probes in flight; null: our choice. */
  readonly concurrency: number | null;
  /** Descriptors that this process may still open; null or missing where nobody knows. */
  readonly freeDescriptors?: number | null;
  /** curl's `--connect-to`: behind a proxy it names the tunnel's end, and plain http is tunnelled too. */
  readonly connectTo: readonly ConnectTo[];
  /** False: `connectTo` changes direct connections only (proxies that choose by name, as the lab's do); true when it is not given. */
  readonly connectToBehindProxies?: boolean;
  /** `user:password`, sent only to a proxy that asks; null: none. Never recorded. */
  readonly proxyCredentials: string | null;
  /** Ms since the start of the run. */
  readonly elapsed: () => number;
  /** Ends the run; its reason is `deadline` or `interrupted`. */
  readonly signal: AbortSignal;
  /** False: no challenges, for a second measuring in the same run; they are made when it is not given. */
  readonly challenges?: boolean;
  /** Proxies that Defender does not use and that are tried beside, to learn which of them would work; none when not given. */
  readonly candidates?: readonly ProxyServer[];
  /** Told of each step as it ends; not when it is not given. */
  readonly onStep?: OnStep;
  /** Told of each cell that was routed, as it is finished; `total` counts these cells. */
  readonly onMeasured?: (measurement: Measurement, failed: boolean, done: number, total: number) => void;
}
