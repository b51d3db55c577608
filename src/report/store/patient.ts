import { systemCode } from './write-errors.ts';

/** What a machine says that has no descriptor left just now: those of the run that ended come back in a moment. */
const SHORT = ['EMFILE', 'ENFILE'];
const TRIES = 20;
const PAUSE_MS = 100;

/** Does it again while the machine is short of descriptors, for two seconds at most; every other error is thrown at once. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !SHORT.includes(systemCode(error))) throw error;
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
  }
}
