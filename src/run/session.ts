import { randomUUID } from 'node:crypto';
import type { RunInfo } from '../model/report.ts';
import type { System } from '../system/system.ts';

/** One run's identity, clock and end. */
export interface Session {
  readonly id: string;
  readonly startedAt: string;
  /** Milliseconds since the start of the run, from the monotonic clock, one decimal. */
  readonly elapsed: () => number;
  /** Aborts at the deadline (`deadline`) or when the caller aborts (`interrupted`). */
  readonly signal: AbortSignal;
  /** Why the run ended early; null when it did not. */
  incompleteBecause(): RunInfo['incompleteBecause'];
  /** Stops the deadline timer. */
  end(): void;
}

/** Starts the clock and the deadline. The caller's abort reasons `SIGTERM` and `internal-error` are kept; any other counts as `SIGINT`. */
export function startSession(system: System, deadlineMs: number, outer: AbortSignal | undefined): Session {
  const begin = system.monotonic();
  const controller = new AbortController();
  let because: RunInfo['incompleteBecause'] = null;
  const stop = (reason: RunInfo['incompleteBecause']): void => {
    because ??= reason;
    controller.abort(reason === 'deadline' ? 'deadline' : 'interrupted');
  };
  const timer = setTimeout(() => stop('deadline'), deadlineMs);
  const forward = (): void => {
    const reason: unknown = outer?.reason;
    stop(reason === 'SIGTERM' || reason === 'internal-error' ? reason : 'SIGINT');
  };
  if (outer?.aborted) forward();
  outer?.addEventListener('abort', forward, { once: true });
  return {
    id: randomUUID(),
    startedAt: new Date(system.now()).toISOString(),
    elapsed: () => Math.round((system.monotonic() - begin) * 10) / 10,
    signal: controller.signal,
    incompleteBecause: () => because,
    end: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', forward);
    },
  };
}
