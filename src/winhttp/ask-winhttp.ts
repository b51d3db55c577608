import { type ChildProcess, spawn } from 'node:child_process';
import type { WinhttpMachine, WinhttpObstacle } from '../model/winhttp.ts';
import { type ProgramPlace, programPlace } from '../system/program-place.ts';
import { pickEnv } from '../system/run-program.ts';
import { ownWindowsFolder } from '../system/windows/windows-folder.ts';
import { type ChildLine, decodeLine, MAX_LINE, type WinhttpJob, type WinhttpReply } from './protocol.ts';

/** Name of the hidden command that {@link askWinhttp} starts. */
export const CHILD_COMMAND = 'winhttp-child';

/** What came back, whole or not. */
export interface WinhttpAsked {
  readonly obstacle: { readonly obstacle: WinhttpObstacle; readonly words: string } | null;
  readonly machine: WinhttpMachine | null;
  readonly notes: readonly string[];
  /** By the question's id; what is missing was lost. */
  readonly answers: ReadonlyMap<number, WinhttpReply>;
  /** Why single questions have no answer, by id. */
  readonly lost: ReadonlyMap<number, string>;
  /** Why answers are missing; null when all came. */
  readonly lostBecause: string | null;
}

/** Within which bounds. */
export interface AskLimits {
  /** Longest time for the whole job, ms. */
  readonly budgetMs: number;
  /** Ends the asking early; what came so far is kept. */
  readonly signal: AbortSignal;
  readonly place?: ProgramPlace;
}

/** Threads of the asking process; each call of WinHTTP holds one. */
const THREADS = 'UV_THREADPOOL_SIZE';
/** What Windows' libraries need of the environment; no variable of Node's, none that names libraries. */
const PASSED_ON = [
  'SystemDrive',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERDOMAIN',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
];

/**
 * Asks WinHTTP in a process of its own, which may crash or hang without harm: its answers are read line by line, and
 * what came before the end is kept. Never throws.
 */
export function askWinhttp(
  job: WinhttpJob,
  { budgetMs, signal, place = programPlace() }: AskLimits,
): Promise<WinhttpAsked> {
  const collected = collect();
  const notStarted = (error: Error): string =>
    `the process that asks WinHTTP did not start (${error.message.replace(/\s+/g, ' ').slice(0, 200)})`;
  let child: ChildProcess;
  try {
    child = start(place, job.concurrency);
  } catch (error) {
    // Most of what can go wrong is an event, but not all of it: neither may cost what was measured.
    return Promise.resolve(collected.result(notStarted(error instanceof Error ? error : new Error(String(error)))));
  }
  return new Promise((resolve) => {
    let ended: string | null = null;
    const stop = (why: string): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(`no answer within ${(budgetMs / 1000).toFixed(0)} s`), budgetMs);
    const interrupted = (): void => stop('the run ended before');
    signal.addEventListener('abort', interrupted, { once: true });
    if (signal.aborted) interrupted();
    const finish = (why: string | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupted);
      resolve(collected.result(ended ?? why));
    };
    child.on('error', (error) => finish(notStarted(error)));
    child.on('close', (code, killedBy) => finish(`the process that asks WinHTTP ended with ${endOf(code, killedBy)}`));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      // Everything is said; a call that hangs in native code would keep the process from ending by itself.
      if (collected.take(text)) child.kill('SIGKILL');
    });
    // It may be gone before it has read everything.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(job));
  });
}

function start(place: ProgramPlace, threads: number): ChildProcess {
  const root = ownWindowsFolder();
  const system32 = `${root}\\System32`;
  return spawn(place.file, [...place.args, CHILD_COMMAND], {
    cwd: process.platform === 'win32' ? system32 : '/',
    env: {
      ...pickEnv(process.env, PASSED_ON),
      SystemRoot: root,
      windir: root,
      PATH: system32,
      [THREADS]: String(Math.max(4, threads)),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
}

/** A crash of Windows is a number such as 0xC0000005. */
function endOf(code: number | null, killedBy: NodeJS.Signals | null): string {
  if (code === null) return killedBy ?? 'no exit code';
  return code > 255 ? `0x${code.toString(16).toUpperCase()}` : `exit code ${code}`;
}

/** Gathers lines; `take` is true once the last one came. */
function collect(): { take(text: string): boolean; result(why: string | null): WinhttpAsked } {
  const answers = new Map<number, WinhttpReply>();
  const notes: string[] = [];
  const lost = new Map<number, string>();
  let rest = '';
  let obstacle: WinhttpAsked['obstacle'] = null;
  let machine: WinhttpMachine | null = null;
  let whole = false;
  const sort = (line: ChildLine): void => {
    if (line.kind === 'answer') answers.set(line.id, line);
    else if (line.kind === 'lost') lost.set(line.id, line.words);
    else if (line.kind === 'machine') machine = line.machine;
    else if (line.kind === 'note') notes.push(line.words);
    else if (line.kind === 'obstacle') obstacle = { obstacle: line.obstacle, words: line.words };
    else whole = true;
  };
  return {
    take: (text) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE) rest = '';
      for (const line of lines.map(decodeLine)) if (line !== null) sort(line);
      return whole;
    },
    result: (why) => {
      const lostBecause = whole ? (obstacle?.words ?? null) : why;
      const silent = obstacle === null && machine === null && answers.size === 0 && !whole;
      return {
        // With some answers there, trouble later on costs only the rest.
        obstacle: silent ? { obstacle: 'no-answer', words: why ?? 'no answer' } : answers.size > 0 ? null : obstacle,
        machine,
        notes,
        answers,
        lost,
        lostBecause,
      };
    },
  };
}
