import { isIP } from 'node:net';
import type { LookupOptions, NameAnswer } from '../system.ts';
import type { LookupProcess, StartLookups } from './lookup-process.ts';
import type { LookupLine } from './protocol.ts';

/** Threads of the first process, and of the next ones after one did not come up: twice the lookups that run at once. */
const THREADS: readonly number[] = [256, 32];
/** Processes at once: four times as many lookups as probes. */
const MAX_PROCESSES = 4;
/** Processes that may die under their lookups before names are looked up in this one. */
const MAX_DEATHS = 3;
/** Longest start of a process, ms: a scanner reads a new executable first. */
const START_MS = 15_000;
/** A process nobody asks any more is ended after this, ms. */
const IDLE_MS = 10_000;
/** Lookups at once in this process: half of libuv's four threads, the others are for files. */
const IN_PROCESS_WIDTH = 2;

/** Looks up names by the system's own resolver, as many at once as there are probes. */
export interface LookupService {
  /** Rejects with Node's codes, and with `ECANCELLED` when the caller gave up. */
  lookup(name: string, family: 4 | 6 | null, options?: LookupOptions): Promise<NameAnswer>;
  /** Names will be asked: the process is started beside other work. */
  expect(): void;
}

/** How the service asks. */
export interface LookupMeans {
  /** Null where the program cannot be started again: names are then looked up in this process. */
  readonly start: StartLookups | null;
  /** A lookup in this process, which cannot be ended. */
  readonly inProcess: (name: string, family: 4 | 6 | null) => Promise<NameAnswer>;
}

interface WaitingLookup {
  readonly id: number;
  readonly name: string;
  readonly family: 4 | 6 | null;
  /** False once the caller gave up. */
  wanted: boolean;
  readonly begin: () => void;
  readonly resolve: (answer: NameAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Running {
  readonly process: LookupProcess;
  /** 0 until it is ready. */
  width: number;
  readonly asked: Map<number, WaitingLookup>;
}

/** A lookup service: first come, first served. */
export function createLookupService(means: LookupMeans): LookupService {
  let queue: WaitingLookup[] = [];
  const running = new Set<Running>();
  let start = means.start;
  let size = 0;
  let deaths = 0;
  let inProcess = 0;
  let nextId = 1;
  let idle: NodeJS.Timeout | null = null;

  const wantedOf = ({ asked }: Running): WaitingLookup[] => [...asked.values()].filter(({ wanted }) => wanted);
  const end = (one: Running): void => {
    running.delete(one);
    one.process.kill();
  };

  const launch = (): void => {
    const threads = THREADS[size];
    if (start === null || threads === undefined) {
      start = null;
      return;
    }
    const asked = new Map<number, WaitingLookup>();
    const onGone = (): void => {
      clearTimeout(limit);
      const found = [...running].find((other) => other.asked === asked);
      if (!found) return;
      running.delete(found);
      found.process.kill();
      if (found.width === 0) size += 1;
      else if (++deaths >= MAX_DEATHS) start = null;
      queue = [...wantedOf(found), ...queue];
      pump();
    };
    const limit = setTimeout(onGone, START_MS).unref();
    const onLine = (line: LookupLine): void => {
      const found = [...running].find((other) => other.asked === asked);
      if (!found) return;
      if (line.kind === 'ready') {
        clearTimeout(limit);
        found.width = line.width;
      } else settle(found, line);
      pump();
    };
    try {
      running.add({ process: start(threads, { onLine, onGone }), width: 0, asked });
    } catch {
      // No descriptor, no process, no memory: fewer threads, and in the end none but our own.
      clearTimeout(limit);
      size += 1;
      launch();
    }
  };

  const settle = ({ asked }: Running, line: Exclude<LookupLine, { kind: 'ready' }>): void => {
    const waiting = asked.get(line.id);
    asked.delete(line.id);
    if (line.kind === 'answer') waiting?.resolve(answerOf(line.addresses));
    else waiting?.reject(failed(line.code, waiting.name));
  };

  const pump = (): void => {
    const ready = [...running].filter(({ width }) => width > 0);
    for (const one of ready) {
      while (one.asked.size < one.width && queue.length > 0) {
        const waiting = queue.shift() as WaitingLookup; // the queue is not empty
        one.asked.set(waiting.id, waiting);
        waiting.begin();
        one.process.ask({ id: waiting.id, name: waiting.name, family: waiting.family ?? 0 });
      }
    }
    if (queue.length > 0 && ready.length === running.size) {
      // All are full. One that holds only lookups that were given up makes room.
      const spent = ready.find((one) => wantedOf(one).length === 0);
      if (spent) end(spent);
      if (running.size < MAX_PROCESSES) launch();
    }
    if (start === null && running.size === 0) pumpInProcess();
    for (const one of running) one.process.hold(one.asked.size > 0 ? wantedOf(one).length > 0 : queue.length > 0);
    rest();
  };

  const pumpInProcess = (): void => {
    while (inProcess < IN_PROCESS_WIDTH && queue.length > 0) {
      const waiting = queue.shift() as WaitingLookup; // the queue is not empty
      inProcess += 1;
      waiting.begin();
      means
        .inProcess(waiting.name, waiting.family)
        .then(waiting.resolve, waiting.reject)
        .finally(() => {
          inProcess -= 1;
          pump();
        });
    }
  };

  const rest = (): void => {
    if (idle !== null) clearTimeout(idle);
    idle = null;
    if (queue.length > 0 || [...running].some((one) => wantedOf(one).length > 0)) return;
    idle = setTimeout(() => {
      for (const one of running) end(one);
    }, IDLE_MS).unref();
  };

  return {
    expect() {
      if (running.size === 0) launch();
      for (const one of running) one.process.hold(false);
      rest();
    },
    lookup(name, family, { signal, onWait } = {}) {
      if (isIP(name) !== 0) return Promise.resolve(answerOf([name])); // as Node does, whatever the family
      if (signal?.aborted) return Promise.reject(failed('ECANCELLED', name));
      return new Promise((resolve, reject) => {
        let begin = (): void => {};
        const until = new Promise<void>((go) => {
          begin = go;
        });
        let begun = false;
        const give = (): void => {
          waiting.wanted = false;
          queue = queue.filter((one) => one !== waiting);
          reject(failed('ECANCELLED', name));
          pump();
        };
        const done =
          <T>(settleWith: (value: T) => void) =>
          (value: T): void => {
            signal?.removeEventListener('abort', give);
            settleWith(value);
          };
        const waiting: WaitingLookup = {
          id: nextId++,
          name,
          family,
          wanted: true,
          begin: () => {
            begun = true;
            begin();
          },
          resolve: done(resolve),
          reject: done(reject),
        };
        signal?.addEventListener('abort', give, { once: true });
        queue.push(waiting);
        pump();
        if (!begun) onWait?.(until);
      });
    },
  };
}

function answerOf(addresses: readonly string[]): NameAnswer {
  return { addresses: addresses.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 })) };
}

/** The error that Node's own lookup gives. */
function failed(code: string, name: string): Error {
  return Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code, syscall: 'getaddrinfo', hostname: name });
}
