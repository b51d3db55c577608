import { isWriting, removeUnfinished } from '../report/store/unfinished.ts';
import { complainOfOurs } from './terminal/streams.ts';

/** Signals of the process as one abort signal: the first ends the run in order, the second ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back to the system. */
  release(): void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGBREAK: 130 } as const;
const CRASHES = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Listens for Ctrl-C, termination and (Windows) Ctrl-Break until released; `crashes`: also for errors of ours that nobody
 * caught. Such an error ends the run as a signal does, so that what was measured is written.
 */
export function catchInterrupts({ crashes = false }: { readonly crashes?: boolean } = {}): Interrupt {
  const controller = new AbortController();
  const crashed = (error: unknown): void => {
    complainOfOurs(error);
    // Should nothing be left to wait for, this is how the process ends.
    process.exitCode = 3;
    if (controller.signal.aborted || isWriting()) {
      removeUnfinished();
      process.exit(3);
    }
    controller.abort('internal-error');
  };
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
  if (crashes) for (const name of CRASHES) process.on(name, crashed);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, listener);
      for (const name of CRASHES) process.off(name, crashed);
    },
  };
}
