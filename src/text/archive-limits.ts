/** What an archive's directory says of one entry. */
export interface ArchiveEntry {
  readonly fileName: string;
  /** Bytes in the archive. */
  readonly compressedSize: number;
  /** Bytes unpacked, as the directory claims; whoever unpacks holds it against what really comes. */
  readonly uncompressedSize: number;
  /** Where the entry begins, bytes from the begin of the archive. */
  readonly relativeOffsetOfLocalHeader: number;
}

/** What an archive of strangers may have at most. */
export interface ArchiveLimits {
  readonly entries: number;
  /** All entries together, unpacked. */
  readonly bytes: number;
  /** Unpacked to packed bytes of one entry. Deflate reaches 1,032; reports and spreadsheets stay under 60. */
  readonly ratio: number;
}

/** Up to here an entry may be as dense as it likes: a sheet of empty cells is small and harmless. */
const SMALL_BYTES = 1 << 20;

/** Bytes of an entry's head in front of its data, at least (APPNOTE.TXT 4.3.7, pkware.com). */
const LOCAL_HEADER_BYTES = 30;

/** Reads a directory entry by entry; `add` gives what is wrong with the archive so far, beginning with a verb, or null. */
export interface ArchiveGauge {
  add(entry: ArchiveEntry): string | null;
  /** What only the whole directory shows: entries that share their bytes (bamsoftware.com/hacks/zipbomb), names that stand twice. */
  end(): string | null;
}

/** A gauge for one archive. */
export function createArchiveGauge(limits: ArchiveLimits): ArchiveGauge {
  const ranges: { readonly from: number; readonly to: number }[] = [];
  const names = new Set<string>();
  let bytes = 0;
  let twice: string | null = null;
  return {
    add({ fileName, compressedSize, uncompressedSize, relativeOffsetOfLocalHeader: from }) {
      if (ranges.length >= limits.entries) return `holds more than ${limits.entries} files`;
      bytes += uncompressedSize;
      if (bytes > limits.bytes) return `unpacks to more than ${Math.floor(limits.bytes / 1e6)} MB`;
      if (uncompressedSize > SMALL_BYTES && uncompressedSize > compressedSize * limits.ratio)
        return `holds a file that grows more than ${limits.ratio} times when it is unpacked`;
      if (names.has(fileName)) twice ??= fileName;
      names.add(fileName);
      ranges.push({ from, to: from + LOCAL_HEADER_BYTES + compressedSize });
      return null;
    },
    end() {
      const sorted = ranges.toSorted((a, b) => a.from - b.from);
      const overlap = sorted.some(({ from }, index) => from < (sorted[index - 1]?.to ?? 0));
      if (overlap) return 'holds files that share their bytes';
      return twice === null ? null : `holds two files named ${twice}`;
    },
  };
}
