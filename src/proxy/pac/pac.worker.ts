import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createHostFunctions } from './host-functions.ts';
import { lineOf, loadMachine, type Machine } from './machine.ts';
import type { Outcome, PacQuestion, PacReply, Task, WorkerData } from './messages.ts';
import { createScriptTime } from './script-time.ts';

// Set by the engine that starts this thread, and by nobody else.
const { wasm, limits, aheadMinutes, port, flag } = workerData as WorkerData;
const MAX_ALERTS = 20;

const time = createScriptTime(limits.cpuMs, () => performance.now());
let lastId = 0;
let clock = { now: 0, started: 0 };
let alerts: string[] = [];
const texts = new Map<number, string>();
const machines = new Map<number, Machine>();

const now = (): number => clock.now + (performance.now() - clock.started);
const ahead = (at: number): number => aheadMinutes ?? -new Date(at).getTimezoneOffset();

/** Asks the engine's thread and sleeps until it answers. Empty: failed, too late, or too many questions. */
function ask(kind: PacQuestion['kind'], name: string): readonly string[] {
  const id = ++lastId;
  const started = performance.now();
  const question: PacQuestion = { id, kind, name };
  let seen = Atomics.load(flag, 0);
  time.isOver();
  port.postMessage(question);
  try {
    for (let left = limits.lookupMs; left > 0; left = limits.lookupMs - (performance.now() - started)) {
      // An answer that came too late for an earlier question may be waiting: only our own number counts.
      for (let held = receiveMessageOnPort(port); held !== undefined; held = receiveMessageOnPort(port)) {
        const answer = held.message as PacReply;
        if (answer.id === id) return answer.addresses;
      }
      Atomics.wait(flag, 0, seen, left);
      seen = Atomics.load(flag, 0);
    }
    return [];
  } finally {
    // Waiting is not the script's work.
    time.leaveOut();
  }
}

const functions = createHostFunctions({
  now,
  aheadMinutes: ahead,
  lookup: (name, family) => ask(family, name),
  localAddresses: () => ask('addresses', ''),
  alert: (text) => {
    if (alerts.length < MAX_ALERTS) alerts.push(text.slice(0, 500));
  },
});

async function machineOf(task: Task): Promise<Machine> {
  const known = machines.get(task.script);
  if (known !== undefined) return known;
  const machine = await loadMachine(texts.get(task.script) ?? '', {
    wasm,
    memoryBytes: limits.memoryBytes,
    legacy: task.legacy,
    begin: time.begin,
    isOver: time.isOver,
    now,
    aheadMinutes: ahead,
    functions,
  });
  machines.set(task.script, machine);
  return machine;
}

async function run(task: Task): Promise<Outcome> {
  alerts = [];
  if (task.text !== null) texts.set(task.script, task.text);
  clock = { now: task.now, started: performance.now() };
  let loading = true;
  try {
    const machine = await machineOf(task);
    loading = false;
    time.begin();
    const result = await machine(task.url, task.host);
    // A script that was interrupted inside one of our functions may still have ended by itself.
    if (time.isUsedUp()) throw new Error('interrupted');
    return { result, error: null, alerts };
  } catch (error) {
    const kind = kindOf(error);
    // A machine that ran out of something is in no known state: the next call gets a fresh one.
    if (kind !== 'error' || error instanceof RangeError) machines.delete(task.script);
    return { result: null, error: { kind, loading, message: messageOf(error), line: lineOf(error) }, alerts };
  } finally {
    time.end();
  }
}

function kindOf(error: unknown): 'error' | 'timeout' | 'memory' {
  if (time.isUsedUp()) return 'timeout';
  return error instanceof Error && /out of memory|string too long|malloc failed|memory access/i.test(error.message)
    ? 'memory'
    : 'error';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 250);
  return `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`.slice(0, 250);
}

parentPort?.on('message', (task: Task) => {
  void run(task).then((outcome) => parentPort?.postMessage(outcome));
});
