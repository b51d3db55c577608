import { constants, existsSync } from 'node:fs';
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { foreign, systemCode } from './write-errors.ts';

/**
 * A folder that stays the one it was when it was taken hold of, whatever somebody puts under its name meanwhile: the
 * tool runs elevated, and others may be able to write to the output folder.
 */
export interface HeldFolder {
  /** The path that reaches a name in this folder now; throws when another folder or a link stands in its place. */
  at(name: string): Promise<string>;
  /** Throws when a file that we made there belongs to somebody else than the folder does: then it is not our folder. */
  requireOwner(file: FileHandle): Promise<void>;
  /** True when this folder now has that path. */
  isAt(path: string): Promise<boolean>;
  release(): Promise<void>;
}

/** Where Linux shows open files: a path through it means the folder itself, not its name. */
const OPEN_FILES = '/proc/self/fd';

/** True where an open folder has a path of its own. */
export const canHold = (): boolean => sep === '/' && existsSync(OPEN_FILES);

/** The path of an open file or folder itself, whatever its name is now. */
export const heldPath = (fd: number): string => join(OPEN_FILES, String(fd));

/** Takes hold of a folder; a link in its place is refused. */
export async function holdFolder(path: string): Promise<HeldFolder> {
  // On Windows anybody may make a folder of that name on the drive.
  const handle = canHold() ? await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW) : null;
  const first = await (handle ? handle.stat() : lstat(path));
  if (!first.isDirectory()) throw foreign(path, 'is not a folder');
  const isAt = async (other: string): Promise<boolean> => {
    const now = await lstat(other);
    return now.isDirectory() && now.ino === first.ino && now.dev === first.dev;
  };
  return {
    at: async (name) => {
      if (handle) return join(heldPath(handle.fd), name);
      if (!(await isAt(path))) throw foreign(path, 'was replaced while the result was written');
      return join(path, name);
    },
    requireOwner: async (file) => {
      if ((await file.stat()).uid !== first.uid) throw foreign(path, 'was replaced while the result was written');
    },
    isAt,
    release: async () => handle?.close(),
  };
}

/** Removes the named files of a folder; a name that is not there is no mistake. */
export async function removeFiles(folder: HeldFolder, names: readonly string[]): Promise<void> {
  for (const name of names)
    await unlink(await folder.at(name)).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error;
    });
}
