/** Work waiting for its turn. */
interface WaitingTask {
  readonly start: () => void;
  readonly cancel: () => void;
}

/** Bounds how much runs at once: over all, and per key (a proxy), so that a small branch proxy is not flooded. */
export interface Pool {
  /** Runs `work` when both bounds allow; first come, first served within a key. Rejects with the signal's reason when the run ends first. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** This machine ran short: from now on one less at once than now. */
  shrink(): void;
  /** A work went well: after some of them one more at once, up to the first bound. */
  grow(): void;
}

/** Works that go well before one more is tried. */
const GROW_AFTER = 8;

/** What a pool may do at once. */
export interface PoolLimits {
  readonly total: number;
  /** For one key; infinite for keys that need no protection. */
  readonly perKey: (key: string) => number;
}

/** Creates a pool; `ended` makes the error of what never started. */
export function createPool(limits: PoolLimits, signal: AbortSignal, ended: () => Error): Pool {
  const queues = new Map<string, WaitingTask[]>();
  const running = new Map<string, number>();
  let total = 0;
  let most = limits.total;

  const startNext = () => {
    for (const [key, queue] of queues) {
      while (total < Math.floor(most) && (running.get(key) ?? 0) < limits.perKey(key) && queue.length > 0) {
        total += 1;
        running.set(key, (running.get(key) ?? 0) + 1);
        queue.shift()?.start();
      }
      if (queue.length === 0) queues.delete(key);
      if (total >= Math.floor(most)) return;
    }
  };
  const release = (key: string) => {
    total -= 1;
    const left = (running.get(key) ?? 1) - 1;
    if (left > 0) running.set(key, left);
    else running.delete(key);
    startNext();
  };
  signal.addEventListener(
    'abort',
    () => {
      for (const queue of queues.values()) for (const waiting of queue) waiting.cancel();
      queues.clear();
    },
    { once: true },
  );

  return {
    shrink() {
      most = Math.max(1, Math.min(Math.floor(most), total) - 1);
    },
    grow() {
      most = Math.min(limits.total, most + 1 / GROW_AFTER);
    },
    run<T>(key: string, work: () => Promise<T>): Promise<T> {
      if (signal.aborted) return Promise.reject(ended());
      return new Promise<T>((resolve, reject) => {
        const start = () => {
          work()
            .finally(() => release(key))
            .then(resolve, reject);
        };
        const queue = queues.get(key) ?? [];
        queue.push({ start, cancel: () => reject(ended()) });
        queues.set(key, queue);
        startNext();
      });
    },
  };
}
