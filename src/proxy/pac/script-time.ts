/** How long a script has worked, by a clock that also runs while the thread waits for a processor. */
export interface ScriptTime {
  /** The script starts to work. */
  begin(): void;
  /** The script works on: called often while it does; true when its time is used up. */
  isOver(): boolean;
  /** What passed since the last call was not the script's work. */
  leaveOut(): void;
  /** True when its time is used up, without a look at the clock. */
  isUsedUp(): boolean;
  /** Nothing runs: no time is used up. */
  end(): void;
}

/**
 * Longest work between two calls that is believed, ms: the machine calls every ten thousand operations, well under one.
 * A longer gap means that the thread stood still, because others had the processor.
 */
const MAX_GAP_MS = 5;

/**
 * Measures a script's time from the calls that the machine makes while it works. Node tells the processor time of a
 * thread from version 23.9 on only, and by the wall clock a short script on a loaded computer would look like an endless one.
 */
export function createScriptTime(limitMs: number, clock: () => number): ScriptTime {
  let used = 0;
  let last: number | null = null;
  const step = (): number => {
    const now = clock();
    const gap = last === null ? 0 : now - last;
    last = now;
    return gap;
  };
  return {
    begin() {
      used = 0;
      last = clock();
    },
    isOver() {
      if (last === null) return false;
      used += Math.min(step(), MAX_GAP_MS);
      return used > limitMs;
    },
    leaveOut() {
      if (last !== null) step();
    },
    isUsedUp: () => used > limitMs,
    end() {
      used = 0;
      last = null;
    },
  };
}
