import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { UsageError } from '../../model/usage-error.ts';
import { createArchiveGauge } from '../../text/archive-limits.ts';

/** A published list unpacks to less than 2 MB; a bomb to gigabytes. */
const MAX_UNPACKED = 50 * 1024 * 1024;
/** The sheet of a list packs 20 to 50 times; one of equal cells 300 times. */
const LIMITS = { entries: 2000, bytes: MAX_UNPACKED, ratio: 400 };

/** Unpacks a workbook into nothing and counts: its declared sizes are not believed. Throws {@link UsageError} for a bomb and for what is no zip. */
export function checkArchive(name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const broken = (): void =>
      reject(new UsageError(`catalogue ${name}: is a broken or encrypted spreadsheet; save it again as .xlsx or .csv`));
    const tooLarge = (): void =>
      reject(new UsageError(`catalogue ${name}: unpacks to more than 50 MB; save only the sheet of URLs, as .csv`));
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return broken();
      let left = MAX_UNPACKED;
      const gauge = createArchiveGauge(LIMITS);
      zip.on('error', broken);
      zip.on('end', () => (gauge.end() === null ? resolve() : broken()));
      zip.on('entry', (entry: Entry) => {
        if (gauge.add(entry) !== null) return tooLarge();
        drain(zip, entry, left, broken, tooLarge, (read) => {
          left -= read;
          zip.readEntry();
        });
      });
      zip.readEntry();
    });
  });
}

function drain(
  zip: ZipFile,
  entry: Entry,
  left: number,
  broken: () => void,
  tooLarge: () => void,
  done: (read: number) => void,
): void {
  if (entry.fileName.endsWith('/')) {
    done(0);
    return;
  }
  zip.openReadStream(entry, (error, stream) => {
    if (error || !stream) return broken();
    let read = 0;
    stream.on('data', (chunk: Buffer) => {
      read += chunk.length;
      if (read <= left) return;
      stream.destroy();
      tooLarge();
    });
    stream.on('error', broken);
    stream.on('end', () => done(read));
  });
}
