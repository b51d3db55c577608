import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { type ProgramPlace, programPlace } from '../program-place.ts';
import { pickEnv } from '../run-program.ts';
import { ownWindowsFolder } from '../windows/windows-folder.ts';
import {
  createLineReader,
  decodeLine,
  encodeLine,
  LOOKUP_COMMAND,
  type LookupLine,
  type LookupQuestion,
} from './protocol.ts';

/** A process that looks names up; its listeners are told what it says and, once, that it is gone. */
export interface LookupProcess {
  ask(question: LookupQuestion): void;
  /** True: somebody waits for it, and our process may not end meanwhile. */
  hold(wanted: boolean): void;
  /** Ends it at once, whatever its threads do. */
  kill(): void;
}

/** What the owner of a process listens to. */
export interface LookupListener {
  readonly onLine: (line: LookupLine) => void;
  /** The process ended or never started. */
  readonly onGone: () => void;
}

/** Starts a process with this many threads. Throws where the system refuses at once. */
export type StartLookups = (threads: number, listener: LookupListener) => LookupProcess;

/** Settings of the resolver that a user may have made: resolv.conf(5). Nothing of Node's, no path of a file or library. */
const PASSED_ON = ['RES_OPTIONS', 'LOCALDOMAIN'];

/** Starts this program again as the one that looks up names. */
export function startLookups(threads: number, listener: LookupListener, place?: ProgramPlace): LookupProcess {
  const child = start(place ?? programPlace(), threads);
  let gone = false;
  const onGone = (): void => {
    if (gone) return;
    gone = true;
    listener.onGone();
  };
  child.on('error', onGone);
  child.on('exit', onGone);
  const read = createLineReader((text) => {
    const line = decodeLine(text);
    if (line !== null && !gone) listener.onLine(line);
  });
  child.stdout?.setEncoding('utf8').on('data', read).on('error', onGone);
  child.stdin?.on('error', onGone);
  return {
    ask: (question) => void child.stdin?.write(encodeLine(question)),
    hold(wanted) {
      for (const handle of [child, child.stdin, child.stdout])
        if (handle instanceof Socket || handle === child) wanted ? handle.ref() : handle.unref();
    },
    kill() {
      gone = true;
      child.kill('SIGKILL');
      child.stdin?.destroy();
      child.stdout?.destroy();
    },
  };
}

function start({ file, args }: ProgramPlace, threads: number): ChildProcess {
  const windows = process.platform === 'win32';
  const root = windows ? ownWindowsFolder() : '';
  return spawn(file, [...args, LOOKUP_COMMAND], {
    cwd: windows ? `${root}\\System32` : '/',
    env: {
      ...pickEnv(process.env, PASSED_ON),
      ...(windows ? { SystemRoot: root, windir: root, PATH: `${root}\\System32` } : {}),
      // Read by libuv when the process first needs a thread; set by the program itself it has no effect on Windows.
      UV_THREADPOOL_SIZE: String(threads),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
    // A session of its own: Ctrl-C of a terminal does not reach it before it can decline.
    detached: !windows,
    windowsHide: true,
  });
}
