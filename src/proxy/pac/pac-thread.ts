import { MessageChannel, Worker } from 'node:worker_threads';
import { quickjsWasmBase64 } from 'virtual:quickjs-wasm';
import type { PacLimits } from './limits.ts';
import type { Outcome, PacQuestion, PacReply, Task, WorkerData } from './messages.ts';
import { source } from './pac.worker.ts?source';

/** What the thread needs from outside. */
export interface PacThreadOptions {
  readonly limits: PacLimits;
  readonly aheadMinutes: number | null;
  /** Answers a script's question; never rejects. */
  answer(kind: PacQuestion['kind'], name: string): Promise<readonly string[]>;
}

/** The end of one call; `died` means the thread is gone and a new one is needed. */
export interface Ran {
  readonly outcome: Outcome;
  readonly died: boolean;
}

/** One running thread; one call at a time. */
export interface PacThread {
  run(task: Omit<Task, 'text'> & { readonly text: string }): Promise<Ran>;
  stop(): Promise<void>;
}

let compiled: Promise<WebAssembly.Module> | null = null;

/** Starts the thread that scripts run in. It holds the process only while a call runs. */
export async function startPacThread(options: PacThreadOptions): Promise<PacThread> {
  compiled ??= WebAssembly.compile(Buffer.from(quickjsWasmBase64, 'base64'));
  const wasm = await compiled;
  const { port1: questions, port2: port } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const data: WorkerData = { wasm, limits: options.limits, aheadMinutes: options.aheadMinutes, port, flag };
  const worker = new Worker(source, {
    eval: true,
    workerData: data,
    transferList: [port],
    // Covers the thread's own objects; a script's memory is WebAssembly's and has its own limit.
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    // Nothing of the process reaches the thread, and nothing that it prints reaches our output.
    env: {},
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
  });
  // Between calls an ended thread is not an error: the next call finds out.
  worker.on('error', () => undefined);
  worker.unref();
  questions.on('message', ({ id, kind, name }: PacQuestion) => {
    void options.answer(kind, name).then((addresses) => {
      const answer: PacReply = { id, addresses: addresses.slice(0, 100) };
      questions.postMessage(answer);
      Atomics.add(flag, 0, 1);
      Atomics.notify(flag, 0);
    });
  });
  questions.unref();
  const sent = new Set<number>();

  async function stop(): Promise<void> {
    questions.close();
    await worker.terminate();
  }

  async function run(task: Omit<Task, 'text'> & { readonly text: string }): Promise<Ran> {
    worker.ref();
    const outcome = await callOf(worker, { ...task, text: sent.has(task.script) ? null : task.text }, options.limits);
    sent.add(task.script);
    worker.unref();
    if (typeof outcome !== 'string') return { outcome, died: false };
    await stop();
    const kind = outcome === 'timeout' ? 'silence' : 'memory';
    const message =
      outcome === 'timeout' ? `no answer within ${options.limits.wallMs} ms` : 'the script took all memory';
    return { outcome: { result: null, error: { kind, loading: false, message, line: null }, alerts: [] }, died: true };
  }
  return { run, stop };
}

function callOf(worker: Worker, task: Task, limits: PacLimits): Promise<Outcome | 'timeout' | 'died'> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome | 'timeout' | 'died') => {
      clearTimeout(timer);
      worker.off('message', finish).off('error', died).off('exit', died);
      resolve(outcome);
    };
    const died = () => finish('died');
    const timer = setTimeout(() => finish('timeout'), limits.wallMs);
    worker.on('message', finish).on('error', died).on('exit', died);
    worker.postMessage(task);
  });
}
