import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import type { ResultStyle } from './file-names.ts';
import { type HeldFolder, holdFolder } from './held-folder.ts';
import type { WrittenFile } from './manifest.ts';
import { patiently } from './patient.ts';
import { checkPlace, look, makeFolder, ownFiles, placeOf, refuseForeignZip } from './place.ts';
import { flushFolder, publish, recover } from './publish.ts';
import { removeResult } from './remove-result.ts';
import { beginResult } from './unfinished.ts';
import { newNames, type Unpublished } from './unpublished.ts';
import { asUsageError, foreign } from './write-errors.ts';
import { type KeptScript, type WriteInput, writeArchive, writeFiles, writeJsonBeside } from './write-files.ts';

export type { KeptScript, WriteInput };

/** What was written. */
export interface WrittenResult {
  readonly folder: string;
  /** Null without an archive. */
  readonly zipFile: string | null;
  /** Bytes of the archive; null without one. */
  readonly zipSize: number | null;
  readonly files: readonly WrittenFile[];
  /** What could not be written though the rest was, one line each. */
  readonly troubles: readonly string[];
}

/** Makes sure before anything is probed that a result can be written; throws the UsageError that says why not. Takes up what a killed run left. */
export async function checkOutputDir(outputDir: string, resultStyle: ResultStyle): Promise<void> {
  if (await look(outputDir).catch(() => null)) await recover(outputDir);
  await checkPlace(outputDir, resultStyle, newNames(outputDir).folder);
}

/** Writes result folder and archive: under temporary names, flushed, then renamed, or not at all. */
export async function writeResult(input: WriteInput): Promise<WrittenResult> {
  const place = placeOf(input.outputDir, input.resultStyle);
  const names = newNames(input.outputDir);
  const end = beginResult({ ...names, place, outputDir: input.outputDir });
  let held: HeldFolder | null = null;
  try {
    await makeFolder(input.outputDir);
    await recover(input.outputDir);
    await mkdir(names.folder, { mode: 0o755 });
    held = await patiently(() => holdFolder(names.folder));
    const { files, troubles } = await writeFiles(held, input);
    if (files.length === 0) throw new UsageError(`nothing could be written: ${troubles.join('; ')}`, 3);
    const archive = input.zip ? await archiveOf(held, names, files, input) : { size: null, troubles: [] };
    // Before anything has its place: what is not ours is left alone, and so is what somebody puts under our name.
    await ownFiles(place.folder);
    await refuseForeignZip(place.zip);
    if (!(await held.isAt(names.folder))) throw foreign(names.folder, 'was replaced while the result was written');
    await flushFolder(names.folder);
    const intent = { style: input.resultStyle, zip: archive.size !== null };
    await publish(input.outputDir, names, intent);
    return {
      folder: place.folder,
      zipFile: archive.size === null ? null : place.zip,
      zipSize: archive.size,
      files,
      troubles: [...troubles, ...archive.troubles],
    };
  } catch (error) {
    throw asUsageError(error, input.outputDir);
  } finally {
    await held?.release();
    // Trouble with what is left under a temporary name must not hide why it is left.
    if (await look(names.folder).catch(() => null)) await removeResult(names.folder).catch(() => {});
    for (const path of [names.zip, names.json]) await rm(path, { force: true }).catch(() => {});
    end();
  }
}

/** The archive; without it the folder is a result all the same. */
async function archiveOf(
  folder: HeldFolder,
  names: Unpublished,
  files: readonly WrittenFile[],
  input: WriteInput,
): Promise<{ readonly size: number | null; readonly troubles: readonly string[] }> {
  try {
    const json = input.formats.includes('json') ? null : await patiently(() => jsonBeside(names, input));
    const pack = async (): Promise<number> => {
      await rm(names.zip, { force: true });
      return writeArchive(names.zip, { folder, files, json, report: input.report });
    };
    return { size: await patiently(pack), troubles: [] };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    await rm(names.zip, { force: true });
    const reason = asUsageError(error, input.outputDir);
    return {
      size: null,
      troubles: [`the archive could not be written: ${reason instanceof Error ? reason.message : 'unknown error'}`],
    };
  }
}

async function jsonBeside(names: Unpublished, input: WriteInput): Promise<{ file: WrittenFile; path: string }> {
  const folder = await holdFolder(dirname(names.json));
  try {
    return { file: await writeJsonBeside(folder, basename(names.json), input), path: names.json };
  } finally {
    await folder.release();
  }
}
