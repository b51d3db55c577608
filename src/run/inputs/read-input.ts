import { UsageError } from '../../model/usage-error.ts';
import type { System } from '../../system/system.ts';

/** Larger than any list or onboarding package; a bound, because the tool runs elevated. */
export const MAX_INPUT_BYTES = 20 * 1024 * 1024;

/** A file that the user named with an option; a mistake is one clear line. */
export async function readInput(
  system: System,
  option: string,
  path: string,
  maxBytes = MAX_INPUT_BYTES,
): Promise<Buffer> {
  const read = await system.readFile(path, maxBytes);
  if (read.state === 'absent') throw new UsageError(`${option} ${path}: there is no such file`);
  if (read.state === 'unreadable') throw new UsageError(`${option} ${path}: cannot be read (${read.native})`);
  if (read.value.length === 0) throw new UsageError(`${option} ${path}: the file is empty`);
  return read.value;
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{40,200000}-----END CERTIFICATE-----/g;

/** The certificates of a PEM file named with an option. */
export async function readPem(system: System, option: string, path: string | null): Promise<readonly string[]> {
  if (path === null) return [];
  const found = (await readInput(system, option, path, 8 * 1024 * 1024)).toString('latin1').match(PEM);
  if (!found) throw new UsageError(`${option} ${path}: holds no PEM certificate (-----BEGIN CERTIFICATE-----)`);
  return found;
}
