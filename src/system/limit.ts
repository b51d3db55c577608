/** A time limit as a signal, which ends with the outer one too. */
export interface Limit {
  readonly signal: AbortSignal;
  /** True when the time was up, and not the outer signal. */
  readonly isOver: () => boolean;
  /** Begins the time anew when `until` is fulfilled: what waits in a queue of ours uses none of it. */
  readonly beginAfter: (until: Promise<void>) => void;
  /** To be called when the work is done. */
  readonly end: () => void;
}

/**
 * A limit of `ms` inside `outer`. Its timer holds it: Node 20 may collect what `AbortSignal.any` makes of
 * `AbortSignal.timeout` before it fires (github.com/nodejs/node/issues/57736).
 */
export function createLimit(ms: number, outer: AbortSignal): Limit {
  const controller = new AbortController();
  let over = false;
  let ended = false;
  const stop = (): void => controller.abort(outer.reason);
  const begin = (): NodeJS.Timeout =>
    setTimeout(() => {
      over = true;
      controller.abort(new Error('timed out'));
    }, ms);
  let timer = begin();
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    isOver: () => over,
    beginAfter(until) {
      clearTimeout(timer);
      void until.then(() => {
        if (!ended) timer = begin();
      });
    },
    end() {
      ended = true;
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
}
