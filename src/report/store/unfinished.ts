import { constants, lstatSync, openSync, readFileSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OWN_NAMES, XML_FILE } from './file-names.ts';
import { canHold, heldPath } from './held-folder.ts';
import type { OutputPlace } from './place.ts';
import { LOCK_NAME } from './place-lock.ts';
import { makerOf, type Unpublished } from './unpublished.ts';

/** A result that is being written. */
export interface Unfinished extends Unpublished {
  readonly place: OutputPlace;
  readonly outputDir: string;
}

const unfinished = new Set<Unfinished>();

/** From now on the result counts as being written; the function given back ends that. */
export function beginResult(result: Unfinished): () => void {
  unfinished.add(result);
  return () => void unfinished.delete(result);
}

/** True while some result is being written. */
export const isWriting = (): boolean => unfinished.size > 0;

/** What the system's threads are doing just now ends within this, ms. */
const SETTLE_MS = 20;

/**
 * Takes away what is half written, at once: the process is told to end. What was ready gets its place, as the next start
 * would do it, and an older result stands where it was otherwise. Never throws.
 */
export function removeUnfinished(): void {
  if (unfinished.size === 0) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SETTLE_MS);
  for (const result of unfinished) {
    if (isThere(result.ready)) finishExchange(result);
    else {
      removeFolder(result.folder);
      for (const path of [result.zip, result.json]) attempt(() => unlinkSync(path));
    }
    releaseLock(result.outputDir);
  }
  unfinished.clear();
}

/** The exchange of names as `publish` does it, from wherever it stands. */
function finishExchange({ place, folder, zip, oldFolder, oldZip, ready }: Unfinished): void {
  if (isThere(folder)) {
    if (isThere(place.zip) && !isThere(oldZip)) attempt(() => renameSync(place.zip, oldZip));
    if (isThere(place.folder) && !isThere(oldFolder)) attempt(() => renameSync(place.folder, oldFolder));
    attempt(() => renameSync(folder, place.folder));
  }
  if (isThere(zip)) attempt(() => renameSync(zip, place.zip));
  attempt(() => unlinkSync(oldZip));
  removeFolder(oldFolder);
  // With the mark the next start would go on; only where all is done it goes.
  if (!isThere(folder) && !isThere(zip)) attempt(() => unlinkSync(ready));
}

/** The lock of this process goes with it. */
function releaseLock(outputDir: string): void {
  const path = join(outputDir, LOCK_NAME);
  attempt(() => {
    if (makerOf(readFileSync(path, 'utf8').slice(0, 200))?.pid === process.pid) unlinkSync(path);
  });
}

/** File by file, as everywhere: what is not ours, or behind a link, cannot be hit. */
function removeFolder(path: string): void {
  attempt(() => {
    const at = (name: string): string => join(own, name);
    const own = held(path);
    for (const name of OWN_NAMES) if (name !== XML_FILE) attempt(() => unlinkSync(at(name)));
    attempt(() => {
      unlinkSync(join(held(at(dirname(XML_FILE))), basename(XML_FILE)));
    });
    attempt(() => rmdirSync(at(dirname(XML_FILE))));
    rmdirSync(path);
  });
}

/** A path that means this very folder as long as the process lives; throws for a link and for what is no folder. */
function held(path: string): string {
  if (canHold()) return heldPath(openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW));
  if (!lstatSync(path).isDirectory()) throw new Error('no folder');
  return path;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** One step of the clearing up: what is not there, or may not be touched, does not keep the next from it. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // Nobody is left who could be told: the process ends.
  }
}
