import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isOwnName, MANIFEST_FILE, OWN_NAMES, RESULT_NAMES, type ResultStyle, XML_FILE } from './file-names.ts';
import { type HeldFolder, holdFolder, removeFiles } from './held-folder.ts';
import { manifestNames, type WrittenFile } from './manifest.ts';
import { readZipEntry } from './read-zip.ts';
import { beginResult, type Unfinished } from './unfinished.ts';
import { asUsageError, foreign, systemCode } from './write-errors.ts';
import { type KeptScript, type WriteInput, writeArchive, writeFiles, XML_FOLDER } from './write-files.ts';

export type { KeptScript, WriteInput };

/** What was written. */
export interface WrittenResult {
  readonly folder: string;
  /** Null without an archive. */
  readonly zipFile: string | null;
  /** Bytes of the archive; null without one. */
  readonly zipSize: number | null;
  readonly files: readonly WrittenFile[];
}

interface OutputPlace {
  readonly folder: string;
  readonly zip: string;
}

/** Files that systems drop into folders by themselves: no reason to call a folder foreign. */
const SYSTEM_DROPPINGS = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];
/** Far above any manifest of ours. */
const LARGEST_MANIFEST = 1_000_000;

function placeOf(outputDir: string, style: ResultStyle): OutputPlace {
  const folder = join(outputDir, RESULT_NAMES[style]);
  return { folder, zip: `${folder}.zip` };
}

/** What the system says about a path itself, links not followed; null when there is nothing. */
async function look(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The file names of an existing result folder; null when there is none. Throws when what is there is not ours. */
async function ownFiles(folder: string): Promise<readonly string[] | null> {
  const found = await look(folder);
  if (!found) return null;
  if (found.isSymbolicLink()) throw foreign(folder, 'is a link');
  if (!found.isDirectory()) throw foreign(folder, 'is not a folder');
  const entries = await readdir(folder);
  if (entries.length === 0) return [];
  const manifest = join(folder, MANIFEST_FILE);
  const stats = await look(manifest);
  const names =
    stats?.isFile() && Number(stats.size) <= LARGEST_MANIFEST ? manifestNames(await readFile(manifest, 'utf8')) : null;
  if (!names) throw foreign(folder, 'is not a result of this tool');
  // The list is a file that others may have written: it can name fewer files than we write, not others.
  const own = [...names.filter(isOwnName), MANIFEST_FILE];
  const inside = entries.includes(XML_FOLDER) ? await namesInXmlFolder(folder) : [];
  const present = [...entries.filter((entry) => entry !== XML_FOLDER), ...inside];
  const stranger = present.find((name) => !own.includes(name) && !SYSTEM_DROPPINGS.includes(name));
  if (stranger !== undefined)
    throw foreign(folder, `holds a file that is not from this tool: ${JSON.stringify(stranger)}`);
  return present;
}

async function namesInXmlFolder(folder: string): Promise<readonly string[]> {
  const path = join(folder, XML_FOLDER);
  if (!(await lstat(path)).isDirectory()) throw foreign(path, 'is not a folder');
  return (await readdir(path)).map((name) => `${XML_FOLDER}/${name}`);
}

async function refuseForeignZip(zip: string): Promise<void> {
  const found = await look(zip);
  if (!found) return;
  if (found.isSymbolicLink()) throw foreign(zip, 'is a link');
  if (!found.isFile()) throw foreign(zip, 'is not a file');
  // An archive that cannot be read is not ours.
  const manifest = await readZipEntry(zip, [MANIFEST_FILE], LARGEST_MANIFEST).catch(() => null);
  if (!manifest || !manifestNames(manifest.toString('utf8'))) throw foreign(zip, 'is not a result of this tool');
}

/** Makes sure before anything is probed that a result can be written; throws the UsageError that says why not. */
export async function checkOutputDir(outputDir: string, resultStyle: ResultStyle): Promise<void> {
  const place = placeOf(outputDir, resultStyle);
  try {
    await mkdir(outputDir, { recursive: true });
    if (!(await stat(outputDir)).isDirectory()) throw foreign(outputDir, 'is not a folder');
    await ownFiles(place.folder);
    await refuseForeignZip(place.zip);
    const trial = temporary(place);
    await mkdir(trial);
    await rmdir(trial);
  } catch (error) {
    throw asUsageError(error, outputDir);
  }
}

/** A name that nobody else can have made before, in the folder of the result, so that renaming stays on one disk. */
function temporary(place: OutputPlace): string {
  return join(dirname(place.folder), `.mde-client-analyzer-${randomUUID()}`);
}

/** Removes a result file by file: what is not ours, or behind a link, cannot be hit. */
async function removeResult(path: string, names: readonly string[]): Promise<void> {
  const folder = await holdFolder(path);
  try {
    await removeFiles(
      folder,
      names.filter((name) => name !== XML_FILE && name !== XML_FOLDER),
    );
    const inside = await folder.at(XML_FOLDER);
    if (await look(inside)) {
      const logs = await holdFolder(inside);
      await removeFiles(logs, [basename(XML_FILE), ...SYSTEM_DROPPINGS]).finally(() => logs.release());
      await rmdir(inside);
    }
  } finally {
    await folder.release();
  }
  await rmdir(path);
}

/** Puts the new folder in its place; the older one is back where it was when that fails. */
async function publishFolder(temp: string, folder: string, aside: string): Promise<void> {
  const old = await ownFiles(folder);
  if (!old) return await rename(temp, folder);
  await rename(folder, aside);
  try {
    await rename(temp, folder);
  } catch (error) {
    await rename(aside, folder);
    throw error;
  }
  await removeResult(aside, old);
}

/** An archive of an earlier run beside a newer folder would mislead whoever gets it. */
async function publishZip(temp: string | null, zip: string): Promise<void> {
  await refuseForeignZip(zip);
  if (temp) await rename(temp, zip);
  else if (await look(zip)) await unlink(zip);
}

/** Takes away what is left under a temporary name; trouble with that must not hide why it is left. */
async function removeTemporary(path: string): Promise<void> {
  if (await look(path).catch(() => null)) await removeResult(path, OWN_NAMES).catch(() => {});
}

/** Writes the result folder and archive of interface.md section 2: under a temporary name, then renamed, or not at all. */
export async function writeResult(input: WriteInput): Promise<WrittenResult> {
  const place = placeOf(input.outputDir, input.resultStyle);
  const temp = temporary(place);
  const tempZip = `${temp}.zip`;
  const result: Unfinished = {
    ...place,
    temp,
    tempZip: input.zip ? tempZip : null,
    aside: `${temp}-old`,
    publishing: false,
  };
  const end = beginResult(result);
  let held: HeldFolder | null = null;
  try {
    await mkdir(input.outputDir, { recursive: true });
    await mkdir(temp, { mode: 0o755 });
    held = await holdFolder(temp);
    const files = await writeFiles(held, input);
    const zipSize = input.zip ? await writeArchive(tempZip, held, files, input.report.run.startedAt) : null;
    await refuseForeignZip(place.zip);
    if (!(await held.isAt(temp))) throw foreign(temp, 'was replaced while the result was written');
    result.publishing = true;
    await publishFolder(temp, place.folder, result.aside);
    await publishZip(input.zip ? tempZip : null, place.zip);
    return { folder: place.folder, zipFile: input.zip ? place.zip : null, zipSize, files };
  } catch (error) {
    throw asUsageError(error, input.outputDir);
  } finally {
    await held?.release();
    await removeTemporary(temp);
    await rm(tempZip, { force: true }).catch(() => {});
    end();
  }
}
