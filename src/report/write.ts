import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Format } from '../model/options.ts';
import type { Report } from '../model/report.ts';
import {
  formatFile,
  isOwnName,
  isScriptName,
  MANIFEST_FILE,
  OWN_NAMES,
  RESULT_NAMES,
  type ResultStyle,
  XML_FILE,
} from './file-names.ts';
import { type HeldFolder, holdFolder, removeFiles } from './held-folder.ts';
import { jsonPieces } from './json.ts';
import { manifestNames, manifestText, type WrittenFile } from './manifest.ts';
import { readZipEntry } from './read-zip.ts';
import { render } from './render.ts';
import { asUsageError, foreign, systemCode } from './write-errors.ts';
import { renderXml } from './xml.ts';
import { writeZip } from './zip.ts';

/** A PAC script to keep beside the report, secrets removed. */
export interface KeptScript {
  /** `wpad.dat`, `defender.pac`; a plain file name. */
  readonly name: string;
  readonly text: string;
}

/** What to write and where. */
export interface WriteInput {
  /** After `redact`. */
  readonly report: Report;
  /** Created when it is missing. */
  readonly outputDir: string;
  readonly formats: readonly Format[];
  readonly zip: boolean;
  readonly resultStyle: ResultStyle;
  /** Scripts besides those of the report's proxies (Defender antivirus' own). */
  readonly scripts?: readonly KeptScript[];
}

/** What was written. */
export interface WrittenResult {
  readonly folder: string;
  /** Null without an archive. */
  readonly zipFile: string | null;
  /** Bytes of the archive; null without one. */
  readonly zipSize: number | null;
  readonly files: readonly WrittenFile[];
}

interface Place {
  readonly folder: string;
  readonly zip: string;
}

/** Files that systems drop into folders by themselves: no reason to call a folder foreign. */
const SYSTEM_DROPPINGS = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];
/** Far above any manifest of ours. */
const LARGEST_MANIFEST = 1_000_000;
const XML_FOLDER = dirname(XML_FILE);

function placeOf(outputDir: string, style: ResultStyle): Place {
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
function temporary(place: Place): string {
  return join(dirname(place.folder), `.mde-client-analyzer-${randomUUID()}`);
}

/** Bytes gathered before they go to the disk: few calls, little memory. */
const CHUNK = 1 << 18;

/** Writes a file that must not exist yet, piece by piece, hashing on the way. */
async function writeNew(folder: HeldFolder, name: string, pieces: Iterable<string>): Promise<WrittenFile> {
  const hash = createHash('sha256');
  const file = await open(await folder.at(name), 'wx', 0o644);
  let size = 0;
  let waiting = '';
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(waiting, 'utf8');
    waiting = '';
    hash.update(bytes);
    size += bytes.length;
    await file.writeFile(bytes);
  };
  try {
    await folder.requireOwner(file);
    for (const piece of pieces) {
      waiting += piece;
      if (waiting.length >= CHUNK) await flush();
    }
    await flush();
  } finally {
    await file.close();
  }
  return { name, size, sha256: hash.digest('hex') };
}

/** Every PAC script of the report, and those given, by name; the first of a name wins. */
function scriptsOf(input: WriteInput): readonly KeptScript[] {
  const ofMethods = input.report.proxies.flatMap((settings) =>
    settings.state === 'pac' ? [{ name: settings.fileName, text: settings.script }] : [],
  );
  const byName = new Map<string, string>();
  for (const { name, text } of [...ofMethods, ...(input.scripts ?? [])])
    if (isScriptName(name) && !byName.has(name)) byName.set(name, text);
  return [...byName].map(([name, text]) => ({ name, text }));
}

/** JSON is by far the largest document: it is written as it is made. */
function piecesOf(report: Report, format: Format): Iterable<string> {
  return format === 'json' ? jsonPieces(report) : [render(report, format)];
}

/** Writes one document after the other, so that no two are held at once. */
async function writeFiles(folder: HeldFolder, input: WriteInput): Promise<readonly WrittenFile[]> {
  const { report, resultStyle } = input;
  const files: WrittenFile[] = [];
  for (const format of new Set(input.formats))
    files.push(await writeNew(folder, formatFile(format, resultStyle), piecesOf(report, format)));
  files.push(await writeXml(folder, report));
  for (const script of scriptsOf(input)) files.push(await writeNew(folder, script.name, [script.text]));
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  await writeNew(folder, MANIFEST_FILE, [manifestText(report.tool.version, report.run.id, files)]);
  return files;
}

async function writeXml(folder: HeldFolder, report: Report): Promise<WrittenFile> {
  const path = await folder.at(XML_FOLDER);
  await mkdir(path, { mode: 0o755 });
  const inside = await holdFolder(path);
  try {
    return { ...(await writeNew(inside, basename(XML_FILE), [renderXml(report)])), name: XML_FILE };
  } finally {
    await inside.release();
  }
}

async function writeArchive(file: string, folder: HeldFolder, files: readonly WrittenFile[], startedAt: string) {
  const names = [...files.map(({ name }) => name), MANIFEST_FILE];
  const entries = await Promise.all(names.map(async (name) => ({ name, path: await folder.at(name) })));
  await writeZip(file, entries, new Date(startedAt));
  return Number((await stat(file)).size);
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
async function publishFolder(temp: string, folder: string): Promise<void> {
  const old = await ownFiles(folder);
  if (!old) return await rename(temp, folder);
  const aside = `${temp}-old`;
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
  let held: HeldFolder | null = null;
  try {
    await mkdir(input.outputDir, { recursive: true });
    await mkdir(temp, { mode: 0o755 });
    held = await holdFolder(temp);
    const files = await writeFiles(held, input);
    const zipSize = input.zip ? await writeArchive(tempZip, held, files, input.report.run.startedAt) : null;
    await refuseForeignZip(place.zip);
    if (!(await held.isAt(temp))) throw foreign(temp, 'was replaced while the result was written');
    await publishFolder(temp, place.folder);
    await publishZip(input.zip ? tempZip : null, place.zip);
    return { folder: place.folder, zipFile: input.zip ? place.zip : null, zipSize, files };
  } catch (error) {
    throw asUsageError(error, input.outputDir);
  } finally {
    await held?.release();
    await removeTemporary(temp);
    await rm(tempZip, { force: true }).catch(() => {});
  }
}
