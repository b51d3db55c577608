import { createHash } from 'node:crypto';
import { mkdir, open, rmdir, stat, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Format } from '../../model/options.ts';
import type { Report } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { jsonPieces } from '../formats/json.ts';
import { render } from '../formats/render.ts';
import { renderXml } from '../formats/xml.ts';
import { formatFile, isScriptName, MANIFEST_FILE, type ResultStyle, XML_FILE } from './file-names.ts';
import { type HeldFolder, holdFolder } from './held-folder.ts';
import { manifestText, type WrittenFile } from './manifest.ts';
import { patiently } from './patient.ts';
import { XML_FOLDER } from './place.ts';
import { systemCode } from './write-errors.ts';
import { writeZip, type ZipEntry } from './zip.ts';

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
    // A name may be on the disk before the bytes are: then a power cut would leave an empty result.
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(await folder.at(name)).catch(() => {});
    throw error;
  }
  await file.close();
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

/** What became of the files of a result. */
export interface WrittenFiles {
  /** By name. */
  readonly files: readonly WrittenFile[];
  /** Files that could not be written, one line each; the others are whole. */
  readonly troubles: readonly string[];
}

/** The most telling first: what a small disk can hold is the whole report. */
const ORDER: readonly Format[] = ['json', 'text', 'html'];

/** Writes one document after the other, so that no two are held at once; each stands or fails by itself. */
export async function writeFiles(folder: HeldFolder, input: WriteInput): Promise<WrittenFiles> {
  const { report, resultStyle } = input;
  const files: WrittenFile[] = [];
  const troubles: string[] = [];
  const attempt = async (name: string, write: () => Promise<WrittenFile>): Promise<void> => {
    try {
      files.push(await patiently(write));
    } catch (error) {
      // A folder that was taken from us, or that takes nothing at all, is no trouble of one file.
      if (error instanceof UsageError) throw error;
      troubles.push(`${name} could not be written (${systemCode(error) || messageOf(error)})`);
    }
  };
  const wanted = new Set([...ORDER.filter((format) => input.formats.includes(format)), ...input.formats]);
  for (const format of wanted) {
    const name = formatFile(format, resultStyle);
    await attempt(name, () => writeNew(folder, name, piecesOf(report, format)));
  }
  await attempt(XML_FILE, () => writeXml(folder, report));
  for (const { name, text } of scriptsOf(input)) await attempt(name, () => writeNew(folder, name, [text]));
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  await patiently(() => writeNew(folder, MANIFEST_FILE, [manifestText(report.tool.version, report.run.id, files)]));
  return { files, troubles };
}

/** The whole report for the archive alone, where the folder is to have no JSON. */
export async function writeJsonBeside(folder: HeldFolder, name: string, input: WriteInput): Promise<WrittenFile> {
  const file = await writeNew(folder, name, jsonPieces(input.report));
  return { ...file, name: formatFile('json', input.resultStyle) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

async function writeXml(folder: HeldFolder, report: Report): Promise<WrittenFile> {
  const path = await folder.at(XML_FOLDER);
  await mkdir(path, { mode: 0o755 });
  const inside = await holdFolder(path);
  try {
    return { ...(await writeNew(inside, basename(XML_FILE), [renderXml(report)])), name: XML_FILE };
  } catch (error) {
    await rmdir(path).catch(() => {});
    throw error;
  } finally {
    await inside.release();
  }
}

/** What the archive is made of. */
export interface ArchiveInput {
  readonly folder: HeldFolder;
  readonly files: readonly WrittenFile[];
  /** The JSON that the folder does not hold, and the path where it lies; null when the folder holds it. */
  readonly json: { readonly file: WrittenFile; readonly path: string } | null;
  readonly report: Report;
}

/** The archive of the files written, with a manifest of its own contents; gives its size in bytes. */
export async function writeArchive(target: string, { folder, files, json, report }: ArchiveInput): Promise<number> {
  const entries: ZipEntry[] = await Promise.all(
    files.map(async ({ name }): Promise<ZipEntry> => ({ name, path: await folder.at(name) })),
  );
  const all = json === null ? files : [...files, json.file].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (json !== null) entries.push({ name: json.file.name, path: json.path });
  entries.push({ name: MANIFEST_FILE, text: manifestText(report.tool.version, report.run.id, all) });
  await writeZip(target, entries, new Date(report.run.startedAt));
  return Number((await stat(target)).size);
}
