import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LookupListener, LookupProcess, StartLookups } from '../../src/system/names/lookup-process.ts';
import { createLookupService } from '../../src/system/names/lookup-service.ts';
import type { LookupQuestion } from '../../src/system/names/protocol.ts';
import type { NameAnswer } from '../../src/system/system.ts';

interface Fake extends LookupProcess {
  readonly threads: number;
  readonly asked: LookupQuestion[];
  readonly listener: LookupListener;
  killed: boolean;
  held: boolean;
  answer(name: string, address?: string): void;
}

/** Processes that answer when the test says so; `width` lookups at once each, `ready` at once unless told otherwise. */
function fakes(width = 2, startsAt: (threads: number) => boolean = () => true) {
  const made: Fake[] = [];
  const start: StartLookups = (threads, listener) => {
    if (!startsAt(threads)) throw Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN' });
    const fake: Fake = {
      threads,
      asked: [],
      listener,
      killed: false,
      held: false,
      ask: (question) => void fake.asked.push(question),
      hold: (wanted) => {
        fake.held = wanted;
      },
      kill: () => {
        fake.killed = true;
      },
      answer: (name, address = '192.0.2.1') => {
        const question = fake.asked.find((one) => one.name === name);
        if (question) listener.onLine({ kind: 'answer', id: question.id, addresses: [address] });
      },
    };
    made.push(fake);
    return fake;
  };
  const ready = (index: number): Fake => {
    const fake = made[index];
    if (!fake) throw new Error(`no process ${index}`);
    fake.listener.onLine({ kind: 'ready', width });
    return fake;
  };
  return { made, start, ready };
}

const never = (): Promise<NameAnswer> => new Promise(() => {});
const names = (fake: Fake): string[] => fake.asked.map(({ name }) => name);
const addressesOf = async (asked: Promise<NameAnswer>): Promise<string[]> =>
  (await asked).addresses.map(({ address }) => address);

describe('lookup service', () => {
  it('asks in order, and says what has to wait until when', async () => {
    const { made, start, ready } = fakes(1);
    const service = createLookupService({ start, inProcess: never });
    const begun: string[] = [];
    const ask = (name: string) =>
      service.lookup(name, null, { onWait: (until) => void until.then(() => begun.push(name)) });
    const first = ask('a.example');
    const second = ask('b.example');
    expect(made).toHaveLength(1);
    const one = ready(0);
    await sleep(1);
    expect(begun).toEqual(['a.example']);
    // The first process is full: a second one is started, not a queue behind a name that may never be answered.
    expect(made).toHaveLength(2);
    one.answer('a.example');
    expect(await addressesOf(first)).toEqual(['192.0.2.1']);
    await sleep(1);
    expect(begun).toEqual(['a.example', 'b.example']);
    one.answer('b.example', '2001:db8::1');
    expect((await second).addresses).toEqual([{ address: '2001:db8::1', family: 6 }]);
    const third = service.lookup('c.example', null, { onWait: () => begun.push('c waits') });
    one.answer('c.example');
    await third;
    expect(begun).not.toContain('c waits');
  });

  it('holds our process only while somebody waits', async () => {
    const { start, ready } = fakes();
    const service = createLookupService({ start, inProcess: never });
    service.expect();
    const one = ready(0);
    expect(one.held).toBe(false);
    const stop = new AbortController();
    const asked = service.lookup('a.example', null, { signal: stop.signal });
    expect(one.held).toBe(true);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
    expect(one.held).toBe(false);
  });

  it('never asks what was given up in the queue', async () => {
    const { start, ready } = fakes(1);
    const service = createLookupService({ start, inProcess: never });
    const stop = new AbortController();
    const asked = service.lookup('a.example', null, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
    expect(names(ready(0))).toEqual([]);
    await expect(service.lookup('b.example', null, { signal: stop.signal })).rejects.toMatchObject({
      code: 'ECANCELLED',
    });
  });

  it('ends a process whose lookups are all given up when another needs the room', async () => {
    const { made, start, ready } = fakes(2);
    const service = createLookupService({ start, inProcess: never });
    const stop = new AbortController();
    const stuck = ['a.example', 'b.example'].map((name) => service.lookup(name, null, { signal: stop.signal }));
    const one = ready(0);
    stop.abort();
    await Promise.allSettled(stuck);
    expect(one.killed).toBe(false);
    const asked = service.lookup('c.example', null);
    expect(one.killed).toBe(true);
    expect(made).toHaveLength(2);
    ready(1).answer('c.example');
    expect(await addressesOf(asked)).toEqual(['192.0.2.1']);
  });

  it('starts no more than four processes', () => {
    const { made, start, ready } = fakes(1);
    const service = createLookupService({ start, inProcess: never });
    for (let index = 0; index < 20; index++) service.lookup(`n${index}.example`, null).catch(() => {});
    for (let index = 0; index < 4; index++) ready(index);
    expect(made).toHaveLength(4);
  });

  it('asks again what a process took with it, and gives up on processes that die', async () => {
    const { made, start, ready } = fakes(2);
    const here: string[] = [];
    const inProcess = async (name: string): Promise<NameAnswer> => {
      here.push(name);
      return { addresses: [{ address: '192.0.2.9', family: 4 }] };
    };
    const service = createLookupService({ start, inProcess });
    const asked = service.lookup('a.example', null);
    for (let index = 0; index < 3; index++) {
      expect(names(ready(index))).toEqual(['a.example']);
      made[index]?.listener.onGone();
    }
    expect(await addressesOf(asked)).toEqual(['192.0.2.9']);
    expect(here).toEqual(['a.example']);
    expect(made).toHaveLength(3);
  });

  it('needs fewer threads where the first process does not come up', async () => {
    const { made, start, ready } = fakes(2, (threads) => threads < 100);
    const service = createLookupService({ start, inProcess: never });
    const asked = service.lookup('a.example', null);
    expect(made.map(({ threads }) => threads)).toEqual([32]);
    ready(0).answer('a.example');
    await asked;
  });

  it.each([
    ['the system refuses them', fakes(2, () => false).start],
    ['the program cannot be started again', null],
  ])('looks up two at a time in this process where %s', async (_why, start) => {
    let running = 0;
    let most = 0;
    const inProcess = async (): Promise<NameAnswer> => {
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
      return { addresses: [] };
    };
    const service = createLookupService({ start, inProcess });
    await Promise.all(Array.from({ length: 9 }, (_, index) => service.lookup(`n${index}.example`, null)));
    expect(most).toBe(2);
  });

  it('gives errors as Node does, and addresses without asking', async () => {
    const { made, start, ready } = fakes();
    const service = createLookupService({ start, inProcess: never });
    expect(await addressesOf(service.lookup('::1', 4))).toEqual(['::1']);
    expect(made).toHaveLength(0);
    const asked = service.lookup('a.example', 6);
    const one = ready(0);
    expect(one.asked[0]).toMatchObject({ name: 'a.example', family: 6 });
    one.listener.onLine({ kind: 'failed', id: one.asked[0]?.id ?? 0, code: 'ENOTFOUND' });
    await expect(asked).rejects.toMatchObject({ code: 'ENOTFOUND', hostname: 'a.example', syscall: 'getaddrinfo' });
  });
});
