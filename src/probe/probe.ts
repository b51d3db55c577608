import { isLocalShortage } from '../model/failure.ts';
import type { Observation } from '../model/observation.ts';
import type { Attempt } from '../model/probe.ts';
import { type RouteServer, routeServerText } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { walk } from './attempt.ts';
import { couldNotBeReached, type Hops } from './hops.ts';
import type { Pool } from './pacing/pool.ts';
import { isDisturbed, isWorthRetrying, pauseBefore } from './pacing/retry.ts';
import type { RunContext } from './pacing/session.ts';
import { pause } from './pacing/timed.ts';

/** This machine ran short of something for a whole probe; what was tried last is kept as evidence. */
export class LocalShortage extends Error {
  override readonly name = 'LocalShortage';
  readonly attempts: readonly Attempt[];
  constructor(attempts: readonly Attempt[]) {
    super('this machine ran short of resources');
    this.attempts = attempts;
  }
}

/** How often a walk is made again after a shortage of this machine, and the first pause, ms; it doubles. */
const MAX_SHORTAGES = 7;
const SHORTAGE_PAUSE_MS = 50;

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
    if (retry > 0) await pause(pauseBefore(attempts.at(-1)?.observations ?? []), run.limit.signal);
    const observations = await whileShort(run, name, retry, async (again) => {
      const known = run.hops.evidence(name);
      if (known) return retry === 0 ? known : null;
      const id = `${idPrefix}.${attempts.length + 1}`;
      const seen = await walk(run, { server, target, idPrefix: id, again: again || retry > 0 });
      // Learned before the next probe gets this one's turn.
      if (retry === run.retries || !isWorthRetrying(seen) || !couldNotBeReached(seen)) run.hops.learn(name, seen);
      return seen;
    });
    // Another probe has proved meanwhile that this proxy is dead: a retry would only prove it again.
    if (!observations) return;
    attempts.push({ server: name, retry, observations });
    if (!isWorthRetrying(observations)) return;
    // Once is enough: whoever answers again that it is in trouble has said so.
    if (retry > 0 && isDisturbed(observations)) return;
  }
}

/** Takes turns in the pool until a walk is not cut by a shortage of this machine: fewer at once, and again after a pause. */
async function whileShort(
  { pool, limit }: Pick<ProbeContext, 'pool' | 'limit'>,
  server: string,
  retry: number,
  work: (again: boolean) => Promise<readonly Observation[] | null>,
): Promise<readonly Observation[] | null> {
  for (let shortages = 0; ; shortages += 1) {
    const observations = await pool.run(server, async () => {
      const seen = await work(shortages > 0);
      if (isLocalShortage(seen?.at(-1)?.failure)) pool.shrink();
      else pool.grow();
      return seen;
    });
    if (!isLocalShortage(observations?.at(-1)?.failure)) return observations;
    if (shortages === MAX_SHORTAGES) {
      // A retry may be missing: what the network answered before stands.
      if (retry > 0) return null;
      throw new LocalShortage([{ server, retry, observations: observations ?? [] }]);
    }
    await pause(SHORTAGE_PAUSE_MS * 2 ** shortages, limit.signal);
  }
}
