import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { placeOf } from '../../report/store/place.ts';
import type { OutputOptions } from './analyze-options.ts';

/** The path with its links followed as far as it is there; a name that is not there yet stays as it is. */
function real(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    return dirname(full) === full ? full : join(real(dirname(full)), basename(full));
  }
}

/** True when writing the result would replace this file: the archive, or a file of the result folder. */
export function isReplaced(input: string, output: OutputOptions): boolean {
  const { folder, zip } = placeOf(output.outputDir, output.resultStyle);
  const [file, ownFolder, ownZip] = [real(input), real(folder), real(zip)];
  const inside = relative(ownFolder, file);
  return file === ownZip || (inside !== '' && !inside.startsWith('..') && resolve(ownFolder, inside) === file);
}

/** An input is never an output: throws when the result would replace a file that the run reads. URLs and null are none. */
export function refuseReplacing(inputs: Readonly<Record<string, string | null>>, output: OutputOptions): void {
  for (const [option, input] of Object.entries(inputs)) {
    if (input === null || /^[a-z][a-z0-9+.-]+:\/\//i.test(input)) continue;
    if (isReplaced(input, output))
      throw new UsageError(
        `${option} ${JSON.stringify(input)} would be replaced by the result; choose another --output`,
      );
  }
}
