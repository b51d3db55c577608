import { mkdtemp, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type WriteInput, type WrittenResult, writeResult } from './write.ts';

/** What became of a result on the disk. */
export interface StoredResult {
  /** Null when it could be written nowhere. */
  readonly written: WrittenResult | null;
  /** What went wrong, one line each; empty when all is where it was asked for. */
  readonly troubles: readonly string[];
}

/** Writes the result where it was asked for; where that cannot be, into a new folder below the first of `fallbacks` that takes it. A bug in one format costs that format. */
export async function storeResult(input: WriteInput, fallbacks: readonly string[]): Promise<StoredResult> {
  const troubles: string[] = [];
  try {
    const written = await writeResult(input);
    return { written, troubles: written.troubles };
  } catch (error) {
    troubles.push(messageOf(error));
  }
  for (const parent of fallbacks) {
    let outputDir: string;
    try {
      outputDir = await mkdtemp(join(parent, 'mde-client-analyzer-'));
    } catch {
      // Not there, or not ours to write to: the next one.
      continue;
    }
    try {
      const written = await writeResult({ ...input, outputDir });
      return { written, troubles: [...troubles, `the result is in ${JSON.stringify(outputDir)}`, ...written.troubles] };
    } catch (error) {
      troubles.push(messageOf(error));
      await rmdir(outputDir).catch(() => {});
    }
  }
  return { written: null, troubles };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the result could not be written';
}
