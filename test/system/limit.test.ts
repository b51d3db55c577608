import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createLimit } from '../../src/system/limit.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // made known by the flag

describe('a time limit', () => {
  it('fires though nobody holds it', async () => {
    const outer = new AbortController();
    let fired = 0;
    const make = (): void => {
      createLimit(200, outer.signal).signal.addEventListener('abort', () => fired++, { once: true });
    };
    for (let index = 0; index < 10; index++) make();
    for (let index = 0; index < 10; index++) {
      collectGarbage();
      await sleep(40);
    }
    expect(fired).toBe(10);
  });

  it('ends with the outer one, and knows which it was', async () => {
    const outer = new AbortController();
    const limit = createLimit(10_000, outer.signal);
    outer.abort('deadline');
    expect(limit.signal.aborted).toBe(true);
    expect(limit.signal.reason).toBe('deadline');
    expect(limit.isOver()).toBe(false);
    expect(createLimit(10_000, outer.signal).signal.aborted).toBe(true);
    const short = createLimit(5, new AbortController().signal);
    await sleep(30);
    expect([short.signal.aborted, short.isOver()]).toEqual([true, true]);
  });

  it('does not count what waited in a queue, and does not fire when it was ended', async () => {
    const limit = createLimit(60, new AbortController().signal);
    let go = (): void => {};
    limit.beginAfter(new Promise((resolve) => (go = resolve)));
    await sleep(120);
    expect(limit.signal.aborted).toBe(false);
    go();
    await sleep(120);
    expect(limit.signal.aborted).toBe(true);
    const done = createLimit(20, new AbortController().signal);
    done.end();
    await sleep(50);
    expect(done.signal.aborted).toBe(false);
  });
});
