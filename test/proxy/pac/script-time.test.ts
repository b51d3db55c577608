import { describe, expect, it } from 'vitest';
import { createScriptTime } from '../../../src/proxy/pac/script-time.ts';

/** A clock by hand: each entry is the time until the next look of a script that works on. */
function run(limitMs: number, gaps: readonly number[]): number | null {
  let now = 1000;
  const time = createScriptTime(limitMs, () => now);
  time.begin();
  for (const [index, gap] of gaps.entries()) {
    now += gap;
    if (time.isOver()) return index;
  }
  return null;
}

describe('script time', () => {
  it('of an endless script on an idle machine ends at the limit', () => {
    expect(run(1000, Array(5000).fill(0.5))).toBe(2000);
  });

  it('does not count the time that other programs had the processor', () => {
    expect(run(1000, [0.4, 5000, 0.4])).toBeNull();
    expect(run(1000, Array(100).fill(800))).toBeNull();
  });

  it('ends an endless script on a loaded machine, too', () => {
    expect(run(1000, Array(1000).fill(40))).toBe(200);
  });

  it('leaves out waiting, begins anew, and counts nothing while nothing runs', () => {
    let now = 0;
    const time = createScriptTime(10, () => now);
    expect(time.isOver()).toBe(false);
    time.begin();
    for (let call = 0; call < 20; call++) {
      now += 4;
      time.leaveOut();
    }
    expect(time.isOver()).toBe(false);
    for (let call = 0; call < 3; call++) {
      now += 4;
      time.isOver();
    }
    expect([time.isUsedUp(), time.isOver()]).toEqual([true, true]);
    time.end();
    expect([time.isUsedUp(), time.isOver()]).toEqual([false, false]);
    time.begin();
    expect(time.isOver()).toBe(false);
  });
});
