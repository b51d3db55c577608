import { isLocalShortage } from '../model/failure.ts';
import type { Observation } from '../model/observation.ts';

/**
 * What the run knows of its proxies: one that proved dead is not asked again for every target. Its evidence, the very
 * same observations, then stands for the later probes too.
 */
export interface Hops {
  /** The observations that prove it dead; null when it is not known to be. */
  evidence(server: string): readonly Observation[] | null;
  /** Takes note of how a walk over `server` ended. */
  learn(server: string, observations: readonly Observation[]): void;
}

/** Creates the memory of one run. */
export function createHops(): Hops {
  const dead = new Map<string, readonly Observation[]>();
  const alive = new Set<string>();
  return {
    evidence: (server) => dead.get(server) ?? null,
    learn(server, observations) {
      if (server === 'direct' || isLocalShortage(observations.at(-1)?.failure)) return;
      if (!stoppedAtHop(observations)) {
        alive.add(server);
        dead.delete(server);
      } else if (!alive.has(server) && !dead.has(server)) dead.set(server, observations);
    },
  };
}

/** True when the walk never got a byte out of the proxy: it could not be reached, or it swallowed everything. */
export function stoppedAtHop(observations: readonly Observation[]): boolean {
  const last = observations.at(-1);
  if (!last?.failure || last.peer !== 'proxy' || isLocalShortage(last.failure)) return false;
  if (last.phase === 'tunnel') return last.status === null && last.body === '' && isSilence(last);
  if (last.phase === 'http') return last.firstByte === null && isSilence(last);
  return true;
}

/** True when the next server of the route is to be tried: only where this one could not be reached at all. */
export function couldNotBeReached(observations: readonly Observation[]): boolean {
  const last = observations.at(-1);
  if (!last?.failure || isLocalShortage(last.failure)) return false;
  return stoppedAtHop(observations) || (last.peer === 'target' && (last.phase === 'dns' || last.phase === 'tcp'));
}

/** A proxy that closes without a word is as good as none; one that answers nonsense is there. */
function isSilence({ failure }: Observation): boolean {
  return (
    failure !== null &&
    ['generic_timeout_error', 'eof_error', 'connection_reset', 'connection_aborted'].includes(failure.code)
  );
}
