import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { isSafeName } from './file-names.ts';

/** One file of the archive: its name with `/` between folders, and either a file on disk or the text itself. */
export type ZipEntry =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly text: string };

/** The oldest and newest moments that a zip can tell (MS-DOS time). */
const DOS_FIRST = Date.UTC(1980, 0, 1);
const DOS_LAST = Date.UTC(2107, 11, 31, 23, 59, 58);

/** Writes the archive to a new file: sorted, one date and mode for all, so that equal contents are equal bytes. */
export async function writeZip(file: string, entries: readonly ZipEntry[], date: Date): Promise<void> {
  // Loaded when there is something to pack: it is a fifth of the code of a run, and no probe waits for it.
  const { ZipArchive } = await import('archiver');
  const archive = new ZipArchive({ zlib: { level: 9 } });
  const time = Number.isNaN(date.getTime()) ? DOS_FIRST : Math.min(Math.max(date.getTime(), DOS_FIRST), DOS_LAST);
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const unsafe = sorted.find(({ name }) => !isSafeName(name));
  if (unsafe) throw new Error(`unsafe name in the archive: ${JSON.stringify(unsafe.name)}`);
  const written = pipeline(archive, createWriteStream(file, { flags: 'wx', mode: 0o644, flush: true }));
  // One file at a time is open: a machine that is short of descriptors has few left for its result.
  const packed = (async () => {
    for (const entry of sorted) {
      const done = once(archive, 'entry');
      const data = { name: entry.name, date: new Date(time), mode: 0o644 };
      if ('path' in entry) {
        const stream = createReadStream(entry.path);
        // The archiver would wait for ever for a file that cannot be read.
        stream.on('error', (error) => archive.destroy(error));
        archive.append(stream, data);
      } else archive.append(Buffer.from(entry.text, 'utf8'), data);
      await done;
    }
    await archive.finalize();
  })();
  await Promise.all([packed, written]);
}
