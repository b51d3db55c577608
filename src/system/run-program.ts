import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { CommandResult, Read } from './system.ts';

/** Where programs of the system live, and what they may see of our environment. */
export interface ProgramPlaces {
  readonly platform: 'win32' | 'posix';
  /** Absolute folders, searched in order; never the current folder and never `PATH`. */
  readonly folders: readonly string[];
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
}

/** A program's output beyond this is cut: nothing that discovery reads is longer. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** The absolute path of a program of the system, or null: a path that is given must already be absolute. */
async function findProgram(file: string, places: ProgramPlaces): Promise<string | null> {
  const path = places.platform === 'win32' ? win32 : posix;
  const name = places.platform === 'win32' && !/\.exe$/i.test(file) ? `${file}.exe` : file;
  if (path.isAbsolute(name)) return (await executable(name)) ? name : null;
  if (name.includes('/') || name.includes('\\')) return null;
  for (const folder of places.folders) {
    const candidate = path.join(folder, name);
    if (await executable(candidate)) return candidate;
  }
  return null;
}

const executable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Runs a program of the system without a shell, from a folder that nobody else can write, with a small environment. */
export async function runProgram(
  file: string,
  args: readonly string[],
  timeoutMs: number,
  places: ProgramPlaces,
): Promise<Read<CommandResult>> {
  const program = await findProgram(file, places);
  if (program === null) return { state: 'absent' };
  const cwd = places.platform === 'win32' ? (places.folders[0] ?? 'C:\\') : '/';
  return new Promise<Read<CommandResult>>((settle) => {
    const child = execFile(
      program,
      [...args],
      {
        cwd,
        env: { ...places.env },
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: 'buffer',
        windowsHide: true,
        shell: false,
      },
      (error, stdout, stderr) => {
        const output = { stdout: decodeOutput(stdout), stderr: decodeOutput(stderr) };
        if (error === null) return settle({ state: 'present', value: { code: 0, ...output } });
        // A number is the program's exit code, a word (EACCES, ENOEXEC …) a program that did not start.
        if (typeof error.code === 'number') return settle({ state: 'present', value: { code: error.code, ...output } });
        if (error.killed) return settle({ state: 'present', value: { code: null, ...output } });
        return settle({ state: 'unreadable', native: String(error.code ?? error.signal ?? 'did not start') });
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
    // Some refusals of the system (a policy of Windows: UNKNOWN) are not told by the callback, but thrown.
  }).catch((error: NodeJS.ErrnoException) => ({ state: 'unreadable', native: String(error.code ?? error.message) }));
}

/**
 * Text of a program's output: UTF-16 by its byte order mark or its zeros, UTF-8 where it is valid, else one byte a
 * character. Windows programs write the console's code page; what discovery reads of them is ASCII in each of them.
 */
export function decodeOutput(bytes: Buffer): string {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes.length >= 4 && bytes.length % 2 === 0 && bytes[1] === 0 && bytes[3] === 0) return bytes.toString('utf16le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** The named variables of `env` that are set. */
export function pickEnv(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
