import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { RunEnded, type StepLimit, timed } from '../../src/probe/pacing/timed.ts';

const limited = (signal: AbortSignal, timeoutMs = 60_000): StepLimit => ({ timeoutMs, signal });
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('a step under its limit', () => {
  it('many steps share one listener at the end of the run, and leave none', async () => {
    const run = new AbortController();
    const finish: (() => void)[] = [];
    const steps = Array.from({ length: 300 }, () =>
      timed(limited(run.signal), () => new Promise<void>((resolve) => finish.push(resolve))),
    );
    expect(listeners(run.signal)).toBe(1);
    for (const one of finish.slice(0, 299)) one();
    await Promise.all(steps.slice(0, 299));
    expect(listeners(run.signal)).toBe(1);
    finish[299]?.();
    await steps[299];
    expect(listeners(run.signal), 'Node never forgets a derived signal that somebody listens to').toBe(0);
    await timed(limited(run.signal), async () => {});
    expect(listeners(run.signal)).toBe(0);
  });

  it('the end of the run ends all that wait, and stops their work', async () => {
    const run = new AbortController();
    const stopped: boolean[] = [];
    const steps = Array.from({ length: 5 }, () =>
      timed(limited(run.signal), (stop) => {
        stop.addEventListener('abort', () => stopped.push(true));
        return new Promise(() => {});
      }),
    );
    run.abort('interrupted');
    for (const step of steps) await expect(step).rejects.toBeInstanceOf(RunEnded);
    expect(stopped).toHaveLength(5);
    expect(listeners(run.signal)).toBe(0);
    await expect(timed(limited(run.signal), async () => 1)).rejects.toBeInstanceOf(RunEnded);
  });

  it('the limit ends one step and leaves the others', async () => {
    const run = new AbortController();
    const other = timed(limited(run.signal), () => new Promise((resolve) => setTimeout(resolve, 30, 'done')));
    await expect(timed(limited(run.signal, 5), () => new Promise(() => {}))).rejects.toMatchObject({
      code: 'generic_timeout_error',
    });
    expect(await other).toBe('done');
    expect(listeners(run.signal)).toBe(0);
  });
});
