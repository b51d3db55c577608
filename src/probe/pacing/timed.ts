import type { FailureCode } from '../../model/failure.ts';

/** The word that ends a step from our side; every other error comes from the network or from Node. */
export class StepError extends Error {
  override readonly name = 'StepError';
  /** Our word. */
  readonly code: FailureCode;
  /** The other side's own code or words; null when there are none. */
  readonly native: string | null;
  constructor(code: FailureCode, native: string | null = null) {
    super(code);
    this.code = code;
    this.native = native;
  }
}

/** The whole run ended: what is unfinished is not a result. Never caught by a step. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
  constructor() {
    super('the run ended');
  }
}

/** What bounds one step: its own time limit and the end of the run. */
export interface StepLimit {
  /** Longest single step, ms. */
  readonly timeoutMs: number;
  /** Ends the whole run. */
  readonly signal: AbortSignal;
}

/**
 * Runs one step's work under the limit. At the limit the promise rejects with `timeout`, at the end of the run with
 * {@link RunEnded}; in both cases `signal` is aborted, so that the work can stop. Work that never settles leaks nothing of ours.
 */
export function timed<T>(
  limit: StepLimit,
  work: (signal: AbortSignal) => Promise<T>,
  timeout: FailureCode = 'generic_timeout_error',
): Promise<T> {
  if (limit.signal.aborted) return Promise.reject(new RunEnded());
  const stop = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const end = (error: Error) => {
      settle();
      reject(error);
      stop.abort(error);
    };
    const onRunEnd = () => end(new RunEnded());
    const timer = setTimeout(() => end(new StepError(timeout)), limit.timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      forget();
    };
    const forget = atEnd(limit.signal, onRunEnd);
    work(stop.signal).then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

/** Waits without a limit of its own, or rejects with {@link RunEnded} when the run ends first. */
export function untilEnd<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.reject(new RunEnded());
  return new Promise<T>((resolve, reject) => {
    const forget = atEnd(signal, () => reject(new RunEnded()));
    work.then(resolve, reject).finally(forget);
  });
}

/** What waits for the end of a run, with the one listener for all: a signal of Node searches its listeners to remove one, and hundreds of steps wait at once. */
interface WaitingTimer {
  readonly ends: Set<() => void>;
  readonly endAll: () => void;
}

const waiting = new WeakMap<AbortSignal, WaitingTimer>();

function waitingFor(signal: AbortSignal): WaitingTimer {
  const known = waiting.get(signal);
  if (known) return known;
  const ends = new Set<() => void>();
  const endAll = () => {
    for (const end of [...ends]) end();
  };
  const made = { ends, endAll };
  waiting.set(signal, made);
  return made;
}

/** Calls `end` when the signal is aborted, unless the function that it gives was called before. Node keeps a derived signal for ever while somebody listens: nobody does once nothing waits. */
function atEnd(signal: AbortSignal, end: () => void): () => void {
  const { ends, endAll } = waitingFor(signal);
  if (ends.size === 0) signal.addEventListener('abort', endAll);
  ends.add(end);
  return () => {
    if (ends.delete(end) && ends.size === 0) signal.removeEventListener('abort', endAll);
  };
}

/** Waits `ms`, or rejects with {@link RunEnded} when the run ends first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new RunEnded());
    const onEnd = () => {
      clearTimeout(timer);
      reject(new RunEnded());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onEnd);
      resolve();
    }, ms);
    signal.addEventListener('abort', onEnd, { once: true });
  });
}
