import { lstat, open, readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RESULT_NAMES, type ResultStyle } from './file-names.ts';
import { isLockFile, look, type OutputPlace, ownFiles, placeOf, refuseForeignZip } from './place.ts';
import { isAlive, leftBases, withLock } from './place-lock.ts';
import { removeResult } from './remove-result.ts';
import { namesFrom, type Unpublished } from './unpublished.ts';
import { systemCode } from './write-errors.ts';

/**
 * Two names cannot be exchanged at once, so that a kill may fall between them. The order is such that folder and archive
 * never contradict each other: older archive aside, older folder aside, new folder, new archive. From the mark `ready` on
 * the next start goes on where the last one ended; before it, the next start takes away what was begun.
 */

/** What `ready` says. */
interface Intent {
  readonly style: ResultStyle;
  readonly zip: boolean;
}

const intentText = ({ style, zip }: Intent): string => `${style} ${zip ? 'zip' : 'folder'}\n`;

function readIntent(text: string): Intent | null {
  const [, style, what] = /^(mde|wdatp) (zip|folder)\n$/.exec(text) ?? [];
  return style === 'mde' || style === 'wdatp' ? { style, zip: what === 'zip' } : null;
}

/** Puts a finished result into its place. When that fails, the older one stands where it was. */
export async function publish(outputDir: string, names: Unpublished, intent: Intent): Promise<void> {
  const place = placeOf(outputDir, intent.style);
  await withLock(outputDir, async () => {
    await ownFiles(place.folder);
    await refuseForeignZip(place.zip);
    try {
      await mark(names.ready, intentText(intent));
      await exchange(place, names);
    } catch (error) {
      await putBack(place, names);
      throw error;
    }
    await settle(outputDir, place, names);
  });
}

/** The exchange of names, from whichever point it had come to. */
async function exchange(place: OutputPlace, names: Unpublished): Promise<void> {
  const isNew = (await look(names.folder)) === null;
  if (!isNew) {
    if (await look(place.zip)) await rename(place.zip, names.oldZip);
    if (await look(place.folder)) await rename(place.folder, names.oldFolder);
    await rename(names.folder, place.folder);
  }
  if (await look(names.zip)) await rename(names.zip, place.zip);
}

/** The older result back in its place; the new one is under its temporary names again, or gone. */
async function putBack(place: OutputPlace, names: Unpublished): Promise<void> {
  if ((await look(names.folder)) !== null) {
    if (await look(names.oldFolder)) await rename(names.oldFolder, place.folder);
  } else {
    await rename(place.folder, names.folder);
    if (await look(names.oldFolder)) await rename(names.oldFolder, place.folder);
  }
  if (await look(names.oldZip)) await rename(names.oldZip, place.zip);
  await rm(names.ready, { force: true });
}

/** Everything has its place: what is older goes, and then the mark. What cannot be removed now is collected later. */
async function settle(outputDir: string, place: OutputPlace, names: Unpublished): Promise<void> {
  await flushFolder(outputDir);
  await unlinkIfThere(names.oldZip);
  if (await look(names.oldFolder)) {
    await moveLockFiles(names.oldFolder, place.folder);
    await removeResult(names.oldFolder).catch(() => {});
  }
  await rm(names.ready, { force: true });
}

/** Another program's lock file belongs beside the file that this program has open, by name. */
async function moveLockFiles(from: string, to: string): Promise<void> {
  for (const name of (await readdir(from)).filter(isLockFile))
    await rename(join(from, name), join(to, name)).catch(() => {});
}

/** What earlier runs left that were killed: finished where it was ready, else taken away. Never fails: a new result does not depend on it. */
export async function recover(outputDir: string): Promise<void> {
  for (const base of await leftBases(outputDir).catch(() => [])) {
    const names = namesFrom(outputDir, base);
    try {
      const paths = Object.values(names);
      const there = (await Promise.all(paths.map(async (path) => ((await look(path)) ? path : null)))).find(
        (path) => path !== null,
      );
      if (there === undefined || !(await isOurs(there)) || (await isAlive(there, base))) continue;
      await withLock(outputDir, () => recoverOne(outputDir, names));
    } catch {
      // In use, or not ours to touch: the next start looks again.
    }
  }
}

/** Who may write to the folder may plant names in it: only what this account made is taken up. On Windows the system does not tell by number. */
async function isOurs(path: string): Promise<boolean> {
  const uid = process.getuid?.();
  return uid === undefined || (await lstat(path)).uid === uid;
}

async function recoverOne(outputDir: string, names: Unpublished): Promise<void> {
  const intent = (await look(names.ready))?.isFile() === true ? readIntent(await readFile(names.ready, 'utf8')) : null;
  if (intent !== null) {
    const place = placeOf(outputDir, intent.style);
    await ownFiles(place.folder);
    await refuseForeignZip(place.zip);
    await exchange(place, names);
    return await settle(outputDir, place, names);
  }
  if (await look(names.folder)) await removeResult(names.folder);
  for (const path of [names.zip, names.json, names.ready, names.oldZip]) await unlinkIfThere(path);
  // Without a mark an older folder is only left where a newer one stands (or version 1.0 was killed: then it is the result).
  const newer = resultNames().map((name) => look(join(outputDir, name)));
  if ((await look(names.oldFolder)) && (await Promise.all(newer)).some((found) => found !== null))
    await removeResult(names.oldFolder);
}

async function unlinkIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
}

/** Writes the mark and makes sure that it is on the disk. */
async function mark(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Names are on the disk too, where the system lets a folder be flushed (Windows does not). */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** Names of result folders in either style. */
const resultNames = (): readonly string[] => Object.values(RESULT_NAMES);
