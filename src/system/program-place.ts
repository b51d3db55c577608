import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';

/** Empty inside an executable, where modules have no address. */
const moduleUrl: string | undefined = import.meta.url;

/** Where this program lies and how it is started again. */
export interface ProgramPlace {
  /** The folder that native modules may lie in: no other is ever looked at. */
  readonly folder: string;
  readonly file: string;
  /** Arguments before ours. */
  readonly args: readonly string[];
}

/** This program: the packaged executable and its folder, or Node with our own bundle and the bundle's folder `native`. */
export function programPlace(): ProgramPlace {
  if (isSea()) return { folder: dirname(process.execPath), file: process.execPath, args: [] };
  const own = dirname(fileURLToPath(moduleUrl ?? 'file:///'));
  const dist = basename(own) === 'chunk' ? dirname(own) : own;
  return { folder: join(dist, 'native'), file: process.execPath, args: [join(dist, 'main.js')] };
}

/** True when the program can be started again: false where it runs from its sources, which have no bundle beside them. */
export function canStartAgain({ args }: ProgramPlace): boolean {
  return args.every((path) => existsSync(path));
}
