import { realpathSync } from 'node:fs';

/** What tells where Windows is; the parts that tests replace. */
export interface FolderFacts {
  /** Where the kernel's own link to its folder leads; null where it cannot be followed (Wine). */
  readonly kernel: () => string | null;
  /** `SystemRoot` of the environment. */
  readonly environment: string | undefined;
  /** Path of the `ntdll.dll` that this process has loaded; null when it is not known. Takes a second or more. */
  readonly loaded: () => string | null;
}

const USUAL = 'C:\\Windows';
/** A folder of a drive, in plain letters. */
const PLAIN = /^[A-Za-z]:\\[^\\/:*?"<>|]{1,60}$/;

/**
 * The Windows folder, which programs are run from, never by the environment's word alone: whoever starts an elevated
 * process may have put another `SystemRoot` there. The kernel's link decides (`\SystemRoot` of the object manager); where
 * it cannot be followed, the usual folder when the environment agrees, else the one that ntdll.dll was loaded from: Windows
 * loads that one before the process has anything to say.
 */
export function windowsFolder({ kernel, environment, loaded }: FolderFacts): string {
  const folder = kernel();
  if (folder !== null && PLAIN.test(folder)) return folder;
  if (environment?.toLowerCase() === USUAL.toLowerCase()) return environment;
  const system = /^(.*)\\system32\\ntdll\.dll$/i.exec(loaded() ?? '')?.[1];
  return system !== undefined && PLAIN.test(system) ? system : USUAL;
}

let folder: string | null = null;

/** {@link windowsFolder} of this machine, found once. */
export function ownWindowsFolder(): string {
  folder ??= windowsFolder({ kernel: kernelLink, environment: process.env.SystemRoot, loaded: loadedNtdll });
  return folder;
}

function kernelLink(): string | null {
  try {
    return realpathSync.native('\\\\?\\GLOBALROOT\\SystemRoot');
  } catch {
    return null; // Wine does not have it, and a kernel that hides it tells as little
  }
}

function loadedNtdll(): string | null {
  // From Node 20.13 on: without it a report looks up names.
  Object.assign(process.report, { excludeNetwork: true });
  const report: unknown = process.report.getReport();
  const { sharedObjects } = (typeof report === 'string' ? JSON.parse(report) : report) as {
    sharedObjects?: readonly string[]; // Source: nodejs.org/api/report.html
  };
  return sharedObjects?.find((path) => /\\ntdll\.dll$/i.test(path)) ?? null;
}
