import { describe, expect, it } from 'vitest';
import { createPool } from '../../src/probe/pacing/pool.ts';

const ended = () => new Error('ended');

async function crowd(total: number, perKey: number, keys: readonly string[]): Promise<{ all: number; key: number }> {
  const running = new Map<string, number>();
  const most = { all: 0, key: 0 };
  const pool = createPool({ total, perKey: () => perKey }, new AbortController().signal, ended);
  await Promise.all(
    keys.map((key) =>
      pool.run(key, async () => {
        running.set(key, (running.get(key) ?? 0) + 1);
        most.key = Math.max(most.key, running.get(key) ?? 0);
        most.all = Math.max(
          most.all,
          [...running.values()].reduce((sum, one) => sum + one, 0),
        );
        await new Promise((done) => setImmediate(done));
        running.set(key, (running.get(key) ?? 0) - 1);
      }),
    ),
  );
  return most;
}

describe('the pool', () => {
  const keys = Array.from({ length: 60 }, (_, index) => `proxy ${index % 3}`);
  it.each([
    [100, 100, 60, 20],
    [100, 4, 12, 4],
    [5, 4, 5, 4],
    [1, 100, 1, 1],
  ])('total %i and %i per key: at most %i and %i at once', async (total, perKey, all, key) => {
    const most = await crowd(total, perKey, keys);
    expect(most.all).toBeLessThanOrEqual(all);
    expect(most.key).toBeLessThanOrEqual(key);
    expect(most.all).toBeGreaterThan(Math.min(all, total) / 2 - 1);
  });

  it('runs fewer at once after a shortage, and more again when things go well', async () => {
    const pool = createPool({ total: 8, perKey: () => 8 }, new AbortController().signal, ended);
    const most = async (): Promise<number> => {
      let running = 0;
      let seen = 0;
      const work = async (): Promise<void> => {
        seen = Math.max(seen, ++running);
        await new Promise((done) => setImmediate(done));
        running--;
      };
      await Promise.all(Array.from({ length: 30 }, () => pool.run('direct', work)));
      return seen;
    };
    expect(await most()).toBe(8);
    // Five of eight that run at once are short.
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        pool.run('direct', async () => {
          await new Promise((done) => setImmediate(done));
          if (index < 5) pool.shrink();
        }),
      ),
    );
    expect(await most()).toBe(3);
    for (let index = 0; index < 16; index++) pool.grow();
    expect(await most()).toBe(5);
    for (let index = 0; index < 500; index++) pool.grow();
    expect(await most()).toBe(8);
    for (let index = 0; index < 50; index++) pool.shrink();
    expect(await most()).toBe(1);
  });

  it('gives the turn on after a failure', async () => {
    const pool = createPool({ total: 1, perKey: () => 1 }, new AbortController().signal, ended);
    const failed = pool.run('a', () => Promise.reject(new Error('no')));
    const next = pool.run('a', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  it('ends what waits when the run ends', async () => {
    const end = new AbortController();
    const pool = createPool({ total: 1, perKey: () => 1 }, end.signal, ended);
    let free: (() => void) | undefined;
    const running = pool.run('a', () => new Promise<void>((done) => (free = done)));
    const waiting = pool.run('a', async () => 'never');
    end.abort();
    await expect(waiting).rejects.toThrow('ended');
    await expect(pool.run('a', async () => 'never')).rejects.toThrow('ended');
    free?.();
    await running;
  });

  it('ten thousand jobs for two keys take no quadratic time', async () => {
    const began = performance.now();
    const many = Array.from({ length: 10_000 }, (_, index) => (index < 9000 ? 'direct' : 'proxy'));
    await crowd(64, 32, many);
    expect(performance.now() - began).toBeLessThan(8000);
  });
});
