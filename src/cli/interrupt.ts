import { removeUnfinished } from '../report/unfinished.ts';

/** Signals of the process as one abort signal: the first ends the run in order, the second ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back to the system. */
  release(): void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGBREAK: 130 } as const;

/** Listens for Ctrl-C, termination and (Windows) Ctrl-Break until released. */
export function catchInterrupts(): Interrupt {
  const controller = new AbortController();
  const listener = (name: keyof typeof SIGNALS): void => {
    if (controller.signal.aborted) {
      removeUnfinished();
      process.exit(SIGNALS[name]);
    }
    controller.abort(name === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
  };
  const names = (Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]).filter(
    (name) => name !== 'SIGBREAK' || process.platform === 'win32',
  );
  for (const name of names) process.on(name, listener);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, listener);
    },
  };
}
