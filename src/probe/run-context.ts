import { createHops } from './hops.ts';
import type { MeasureInput } from './measure-input.ts';
import { createNames } from './pacing/names.ts';
import { createPool } from './pacing/pool.ts';
import { RunEnded } from './pacing/timed.ts';
import type { ProbeContext } from './probe.ts';

/** Probes at once: enough that silent hosts wait side by side, few enough that two cores do not blur the times. */
const TOTAL_AT_ONCE = 128;
/** Descriptors of a probe: two addresses at once, and in the lab both ends of them behind two proxies. */
const DESCRIPTORS_EACH = 6;
/** Connections to one proxy at once: what a browser opens to a proxy (Chromium: 32). */
const PER_PROXY_AT_ONCE = 32;

/** What every probe of one measuring shares. */
export function contextOf(input: MeasureInput, signal: AbortSignal): ProbeContext {
  const wanted = input.concurrency ?? TOTAL_AT_ONCE;
  const free = input.freeDescriptors ?? null;
  const total = free === null ? wanted : Math.max(1, Math.min(wanted, Math.floor(free / DESCRIPTORS_EACH)));
  const perKey = (key: string) => (key === 'direct' ? total : Math.min(total, PER_PROXY_AT_ONCE));
  return {
    names: createNames(input.network, input.family, { timeoutMs: input.timeoutMs, signal }),
    trust: input.trust,
    family: input.family,
    limit: { timeoutMs: input.timeoutMs, signal },
    connectTo: input.connectTo,
    connectToBehindProxies: input.connectToBehindProxies !== false,
    credentials: input.proxyCredentials,
    elapsed: input.elapsed,
    pool: createPool({ total, perKey }, signal, () => new RunEnded()),
    hops: createHops(),
    retries: input.retries,
    ...(input.onStep ? { onStep: input.onStep } : {}),
  };
}
