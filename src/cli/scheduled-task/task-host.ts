import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { CommandResult, Read, System } from '../../system/system.ts';

/** What registering a task needs of Windows: the one seam that tests replace. */
export interface TaskHost {
  /** Windows folder, without a backslash at the end. */
  readonly systemRoot: string;
  /** The packaged executable; null when the tool runs under a separate Node. */
  readonly executable: string | null;
  /** Files beside the executable that it needs there: the module for WinHTTP. */
  readonly companions: readonly string[];
  /** Number of this process. */
  readonly pid: number;
  /** Wall clock, ms since 1970. */
  now(): number;
  /** True while a process with this number runs. */
  isAlive(pid: number): boolean;
  /** Runs a program by absolute path, without a shell. */
  run(file: string, args: readonly string[], timeoutMs: number): Promise<Read<CommandResult>>;
  /** Makes a folder that must not be there yet. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; empty when it cannot be read. */
  listFolder(path: string): Promise<readonly string[]>;
  /** Deletes a folder with all in it; false when something of it is held. */
  removeFolder(path: string): Promise<boolean>;
  copy(from: string, to: string): Promise<void>;
  /** Writes a new file; fails when it is there. */
  write(path: string, bytes: Buffer): Promise<void>;
  /** Bytes of a file; null when it is not there (yet). */
  read(path: string): Promise<Buffer | null>;
  pause(ms: number): Promise<void>;
}

/** The real machine. `executable` is null where the tool is not packaged. */
export function createTaskHost(
  system: System,
  systemRoot: string,
  executable: string | null,
  companions: readonly string[],
): TaskHost {
  return {
    systemRoot,
    executable,
    companions,
    pid: process.pid,
    now: () => system.now(),
    isAlive,
    run: (file, args, timeoutMs) => system.run(file, args, timeoutMs),
    makeFolder: async (path) => {
      await mkdir(path);
    },
    listFolder: (path) => readdir(path).catch(() => []),
    removeFolder: (path) =>
      rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).then(
        () => true,
        () => false,
      ),
    copy: (from, to) => copyFile(from, to),
    write: (path, bytes) => writeFile(path, bytes, { flag: 'wx' }),
    // Not there yet, or being renamed at this moment: asked again soon.
    read: (path) => readFile(path).catch(() => null),
    pause: (ms) => new Promise((go) => setTimeout(go, ms)),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Refused means that it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // kill throws system errors
  }
}
