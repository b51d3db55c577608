import { constants, lstatSync, openSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OWN_NAMES, XML_FILE } from './file-names.ts';
import { canHold, heldPath } from './held-folder.ts';

/** A result that is being written. */
export interface Unfinished {
  readonly folder: string;
  readonly zip: string;
  readonly temp: string;
  /** Null without an archive. */
  readonly tempZip: string | null;
  /** Where the older result waits while the new one takes its place. */
  readonly aside: string;
  /** True from the moment when everything is written and only names are exchanged. */
  publishing: boolean;
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
 * Takes away what is half written, at once: the process is told to end. What has its place already is completed, and an
 * older result stands where it was. Never throws.
 */
export function removeUnfinished(): void {
  if (unfinished.size === 0) return;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SETTLE_MS);
  for (const result of unfinished) {
    const { folder, zip, temp, tempZip, aside } = result;
    if (result.publishing && !isThere(temp) && isThere(folder)) {
      if (tempZip !== null) attempt(() => renameSync(tempZip, zip));
      removeFolder(aside);
    } else {
      if (isThere(aside) && !isThere(folder)) attempt(() => renameSync(aside, folder));
      removeFolder(temp);
    }
    if (tempZip !== null) attempt(() => unlinkSync(tempZip));
  }
  unfinished.clear();
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
