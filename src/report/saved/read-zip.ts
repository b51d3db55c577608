import { type Entry, fromBuffer, type Options, open, type ZipFile } from 'yauzl';
import { createArchiveGauge } from '../../text/archive-limits.ts';
import { createJsonGauge, JSON_LIMITS, type JsonGauge } from '../../text/parse-json.ts';

/** A result has some twenty files, and a report of LARGEST_REPORT is most of it. */
const LIMITS = { entries: 1000, bytes: 500_000_000, ratio: 200 };

/** Names are compared as they are; checks that the whole file is sound happen while reading. */
const OPTIONS: Options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false };

function openZip(source: string | Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip: ZipFile): void => (error ? reject(error) : resolve(zip));
    if (typeof source === 'string') open(source, OPTIONS, done);
    else fromBuffer(source, OPTIONS, done);
  });
}

function readEntry(zip: ZipFile, entry: Entry, maxBytes: number, gauge: JsonGauge): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (entry.uncompressedSize > maxBytes)
      return reject(new Error(`${entry.fileName} is larger than ${maxBytes} bytes`));
    if (entry.isEncrypted()) return reject(new Error(`${entry.fileName} is encrypted`));
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes)
          return void stream.destroy(new Error(`${entry.fileName} is larger than ${maxBytes} bytes`));
        try {
          gauge.take(chunk);
          chunks.push(chunk);
        } catch (limit) {
          stream.destroy(limit instanceof Error ? limit : new Error('holds too much'));
        }
      });
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}

function findEntry(zip: ZipFile, names: readonly string[]): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const gauge = createArchiveGauge(LIMITS);
    let found: Entry | null = null;
    const refuse = (problem: string): void => reject(new Error(`the archive ${problem}`));
    zip.on('error', reject);
    zip.on('end', () => {
      const problem = gauge.end();
      if (problem === null) resolve(found);
      else refuse(problem);
    });
    zip.on('entry', (entry: Entry) => {
      const problem = gauge.add(entry);
      if (problem !== null) return refuse(problem);
      if (names.includes(entry.fileName.replaceAll('\\', '/'))) found ??= entry;
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** The bytes of the first entry with one of the names; null when the archive has none. Rejects on broken archives, on what no archive of ours is, on entries above `maxBytes` and on JSON that `gauge` refuses while it is unpacked. */
export async function readZipEntry(
  source: string | Buffer,
  names: readonly string[],
  maxBytes: number,
  gauge = createJsonGauge(JSON_LIMITS.report),
): Promise<Buffer | null> {
  const zip = await openZip(source);
  try {
    const entry = await findEntry(zip, names);
    return entry ? await readEntry(zip, entry, maxBytes, gauge) : null;
  } finally {
    zip.close();
  }
}
