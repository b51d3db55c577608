import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import modules from './native-modules.json' with { type: 'json' };

/** A file that lets WinHTTP be called: koffi (MIT), by `process.arch`; `.build/package` takes it from its package. */
export interface NativeModule {
  /** Its name beside the executable and in `dist/native`. */
  readonly file: string;
  /** Lower-case hex of the bytes that may be loaded. */
  readonly sha256: string;
}

export const NATIVE_MODULES: Readonly<Record<string, NativeModule>> = modules;

/** The native module read and compared with the one this program was made with, or why it cannot be used. */
export type FoundModule =
  | { readonly path: string }
  | { readonly obstacle: 'module-missing' | 'module-changed'; readonly words: string };

/**
 * Looks for the module beside the program only: never in the current folder, `NODE_PATH` or a folder for temporary
 * files. A file of that name with other bytes is refused: whoever could put it there would run with our rights.
 *
 * The file is hashed by one handle and loaded by its name: Windows loads libraries by path only (LoadLibraryExW,
 * learn.microsoft.com), and Node opens files so that others may write and rename them (libuv, fs__open: FILE_SHARE_WRITE and
 * FILE_SHARE_DELETE). Who can exchange it in between can write beside the program, and so exchange the program itself.
 */
export function findModule(
  folder: string,
  arch: string,
  known: Readonly<Record<string, NativeModule>> = NATIVE_MODULES,
): FoundModule {
  const wanted = Object.hasOwn(known, arch) ? known[arch] : undefined;
  if (!wanted) return { obstacle: 'module-missing', words: `there is no native module for ${arch} processors` };
  const path = join(folder, wanted.file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return {
      obstacle: 'module-missing',
      words: `the native module ${wanted.file} is not beside the program (${code}); it is in the zip that the program comes in`,
    };
  }
  return createHash('sha256').update(bytes).digest('hex') === wanted.sha256
    ? { path }
    : {
        obstacle: 'module-changed',
        words: `${wanted.file} beside the program is not the file that it was made with, and was not loaded; take program and module from one zip`,
      };
}
