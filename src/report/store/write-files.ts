import { createHash } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Format } from '../../model/options.ts';
import type { Report } from '../../model/report.ts';
import { jsonPieces } from '../formats/json.ts';
import { render } from '../formats/render.ts';
import { renderXml } from '../formats/xml.ts';
import { formatFile, isScriptName, MANIFEST_FILE, type ResultStyle, XML_FILE } from './file-names.ts';
import { type HeldFolder, holdFolder } from './held-folder.ts';
import { manifestText, type WrittenFile } from './manifest.ts';
import { writeZip } from './zip.ts';

/** The folder of the original's XML form inside a result. */
export const XML_FOLDER = dirname(XML_FILE);

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
export async function writeFiles(folder: HeldFolder, input: WriteInput): Promise<readonly WrittenFile[]> {
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

/** The archive of the files written, with the manifest; gives its size in bytes. */
export async function writeArchive(
  file: string,
  folder: HeldFolder,
  files: readonly WrittenFile[],
  startedAt: string,
): Promise<number> {
  const names = [...files.map(({ name }) => name), MANIFEST_FILE];
  const entries = await Promise.all(names.map(async (name) => ({ name, path: await folder.at(name) })));
  await writeZip(file, entries, new Date(startedAt));
  return Number((await stat(file)).size);
}
