import { type Entry, fromBuffer, type Options, open, type ZipFile } from 'yauzl';

/** More entries than any result has: an archive with more is not ours. */
const MOST_ENTRIES = 1000;

/** Names are compared as they are; checks that the whole file is sound happen while reading. */
const OPTIONS: Options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: false };

function openZip(source: string | Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip: ZipFile): void => (error ? reject(error) : resolve(zip));
    if (typeof source === 'string') open(source, OPTIONS, done);
    else fromBuffer(source, OPTIONS, done);
  });
}

function readEntry(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
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
        if (size > maxBytes) stream.destroy(new Error(`${entry.fileName} is larger than ${maxBytes} bytes`));
        else chunks.push(chunk);
      });
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}

function findEntry(zip: ZipFile, names: readonly string[]): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    zip.on('error', reject);
    zip.on('end', () => resolve(null));
    zip.on('entry', (entry: Entry) => {
      seen += 1;
      if (names.includes(entry.fileName.replaceAll('\\', '/'))) resolve(entry);
      else if (seen >= MOST_ENTRIES) resolve(null);
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

/** The bytes of the first entry with one of the names; null when the archive has none. Rejects on broken archives and on entries above `maxBytes`. */
export async function readZipEntry(
  source: string | Buffer,
  names: readonly string[],
  maxBytes: number,
): Promise<Buffer | null> {
  const zip = await openZip(source);
  try {
    const entry = await findEntry(zip, names);
    return entry ? await readEntry(zip, entry, maxBytes) : null;
  } finally {
    zip.close();
  }
}
