import type { Attempt } from '../model/probe.ts';
import { type RouteServer, routeServerText } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { walk } from './attempt.ts';
import { couldNotBeReached, type Hops } from './hops.ts';
import type { Pool } from './pacing/pool.ts';
import { isWorthRetrying, RETRY_PAUSE_MS } from './pacing/retry.ts';
import type { RunContext } from './pacing/session.ts';
import { pause } from './pacing/timed.ts';

/** What one run adds to the steps: who waits for whom, and what is known of the proxies. */
export interface ProbeContext extends RunContext {
  readonly pool: Pool;
  readonly hops: Hops;
  readonly retries: number;
}

/**
 * Measures one target over one route: the servers in order, the next one only where a server could not be reached at
 * all (as Chromium and WinHTTP do); each again when its failure may pass.
 */
export async function probe(
  run: ProbeContext,
  target: Target,
  servers: readonly RouteServer[],
  idPrefix: string,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const server of servers) {
    await tryServer(run, target, server, idPrefix, attempts);
    if (!couldNotBeReached(attempts.at(-1)?.observations ?? [])) break;
  }
  return attempts;
}

async function tryServer(
  run: ProbeContext,
  target: Target,
  server: RouteServer,
  idPrefix: string,
  attempts: Attempt[],
): Promise<void> {
  const name = routeServerText(server);
  for (let retry = 0; retry <= run.retries; retry += 1) {
    if (retry > 0) await pause(RETRY_PAUSE_MS, run.limit.signal);
    const observations = await run.pool.run(name, async () => {
      const known = run.hops.evidence(name);
      if (known) return retry === 0 ? known : null;
      const id = `${idPrefix}.${attempts.length + 1}`;
      const seen = await walk(run, { server, target, idPrefix: id, again: retry > 0 });
      // Learned before the next probe gets this one's turn.
      if (retry === run.retries || !isWorthRetrying(seen) || !couldNotBeReached(seen)) run.hops.learn(name, seen);
      return seen;
    });
    // Another probe has proved meanwhile that this proxy is dead: a retry would only prove it again.
    if (!observations) return;
    attempts.push({ server: name, retry, observations });
    if (!isWorthRetrying(observations)) return;
  }
}
