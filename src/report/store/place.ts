import { lstat, mkdir, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readZipEntry } from '../saved/read-zip.ts';
import { isOwnName, MANIFEST_FILE, RESULT_NAMES, type ResultStyle, XML_FILE } from './file-names.ts';
import { manifestNames } from './manifest.ts';
import { asUsageError, foreign, systemCode } from './write-errors.ts';

/** Where a result stands: the folder, and the archive beside it. */
export interface OutputPlace {
  readonly folder: string;
  readonly zip: string;
}

/** The folder of the original's XML form inside a result. */
export const XML_FOLDER = dirname(XML_FILE);

/** Files that systems drop into folders by themselves: no reason to call a folder foreign. */
export const SYSTEM_DROPPINGS: readonly string[] = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

/**
 * What other programs leave beside a file that they have open: LibreOffice (`.~lock.x#`), Microsoft Office (`~$x`), vim
 * (`.x.swp`), NFS (`.nfs…`, a file that was removed while it was open). No reason to lose a result.
 */
const LOCK_FILE = /^(?:\.~lock\..*#|~\$.*|\..*\.sw[a-p]|\.nfs[0-9a-f]+)$/;

/** True for the lock file of another program. */
export const isLockFile = (name: string): boolean => LOCK_FILE.test(name);

/** Far above any manifest of ours. */
const LARGEST_MANIFEST = 1_000_000;

/** The place of a result in a folder. */
export function placeOf(outputDir: string, style: ResultStyle): OutputPlace {
  const folder = join(outputDir, RESULT_NAMES[style]);
  return { folder, zip: `${folder}.zip` };
}

/** What the system says about a path itself, links not followed; null when there is nothing. */
export async function look(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Makes a folder and those above it, one by one: Node's own `recursive` never ends where the system refuses with ENOENT, as below /proc. */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  let at = resolve(path);
  for (;;) {
    const found = await stat(at).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (found) break;
    missing.push(at);
    if (dirname(at) === at) break;
    at = dirname(at);
  }
  for (const folder of missing.reverse())
    await mkdir(folder).catch((error: unknown) => {
      // Somebody else may make the same folder at the same time.
      if (systemCode(error) !== 'EEXIST') throw error;
    });
}

/** The file names of an existing result folder; null when there is none. Throws when what is there is not ours. */
export async function ownFiles(folder: string): Promise<readonly string[] | null> {
  const found = await look(folder);
  if (!found) return null;
  if (found.isSymbolicLink()) throw foreign(folder, 'is a link');
  if (!found.isDirectory()) throw foreign(folder, 'is not a folder');
  const entries = await readdir(folder);
  if (entries.every(isLockFile)) return entries;
  const manifest = join(folder, MANIFEST_FILE);
  const stats = await look(manifest);
  const names =
    stats?.isFile() && Number(stats.size) <= LARGEST_MANIFEST ? manifestNames(await readFile(manifest, 'utf8')) : null;
  if (!names) throw foreign(folder, 'is not a result of this tool');
  // The list is a file that others may have written: it can name fewer files than we write, not others.
  const own = [...names.filter(isOwnName), MANIFEST_FILE];
  const inside = entries.includes(XML_FOLDER) ? await namesInXmlFolder(folder) : [];
  const present = [...entries.filter((entry) => entry !== XML_FOLDER), ...inside];
  const stranger = present.find((name) => !own.includes(name) && !SYSTEM_DROPPINGS.includes(name) && !isLockFile(name));
  if (stranger !== undefined)
    throw foreign(folder, `holds a file that is not from this tool: ${JSON.stringify(stranger)}`);
  return present;
}

async function namesInXmlFolder(folder: string): Promise<readonly string[]> {
  const path = join(folder, XML_FOLDER);
  if (!(await lstat(path)).isDirectory()) throw foreign(path, 'is not a folder');
  return (await readdir(path)).map((name) => `${XML_FOLDER}/${name}`);
}

/** Throws when what stands in the archive's place is not ours. */
export async function refuseForeignZip(zip: string): Promise<void> {
  const found = await look(zip);
  if (!found) return;
  if (found.isSymbolicLink()) throw foreign(zip, 'is a link');
  if (!found.isFile()) throw foreign(zip, 'is not a file');
  // An archive that cannot be read is not ours.
  const manifest = await readZipEntry(zip, [MANIFEST_FILE], LARGEST_MANIFEST).catch(() => null);
  if (!manifest || !manifestNames(manifest.toString('utf8'))) throw foreign(zip, 'is not a result of this tool');
}

/** Makes sure that a result can be written here, by making and removing the folder `trial`; throws the UsageError that says why not. */
export async function checkPlace(outputDir: string, style: ResultStyle, trial: string): Promise<void> {
  const place = placeOf(outputDir, style);
  try {
    await makeFolder(outputDir);
    if (!(await stat(outputDir)).isDirectory()) throw foreign(outputDir, 'is not a folder');
    await ownFiles(place.folder);
    await refuseForeignZip(place.zip);
    await mkdir(trial);
    await rmdir(trial);
  } catch (error) {
    throw asUsageError(error, outputDir);
  }
}
