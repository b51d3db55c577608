// A folder as a zip whose bytes depend on nothing but its files.
import { createWriteStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipArchive } from 'archiver';

/** One date for all files: that of SOURCE_DATE_EPOCH (reproducible-builds.org), else a fixed one. */
export const packageDate = () => new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 1_767_225_600) * 1000);

/** Writes the zip; the folder's own name is the first part of every name inside. */
export async function zipFolder(folder, file) {
  const archive = new ZipArchive({ zlib: { level: 9 } });
  const written = pipeline(archive, createWriteStream(file));
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    const executable = ((await stat(path)).mode & 0o100) !== 0;
    archive.append(await readFile(path), {
      name: `${basename(folder)}/${name}`,
      date: packageDate(),
      mode: executable ? 0o755 : 0o644,
    });
  }
  await Promise.all([archive.finalize(), written]);
}
