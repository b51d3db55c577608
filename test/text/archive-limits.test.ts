import { describe, expect, it } from 'vitest';
import { type ArchiveEntry, createArchiveGauge } from '../../src/text/archive-limits.ts';

const LIMITS = { entries: 3, bytes: 10_000_000, ratio: 100 };
const entry = (
  fileName: string,
  from: number,
  compressedSize: number,
  uncompressedSize = compressedSize,
): ArchiveEntry => ({
  fileName,
  compressedSize,
  uncompressedSize,
  relativeOffsetOfLocalHeader: from,
});

function problemOf(entries: readonly ArchiveEntry[]): string | null {
  const gauge = createArchiveGauge(LIMITS);
  return entries.map((one) => gauge.add(one)).find((problem) => problem !== null) ?? gauge.end();
}

describe('an archive of strangers', () => {
  it.each([
    ['one file', [entry('a', 0, 10)]],
    ['files one behind the other, in any order of the directory', [entry('b', 40, 10), entry('a', 0, 10)]],
    ['a small file as dense as can be', [entry('a', 0, 10, 1 << 20)]],
    ['a large file of usual density', [entry('a', 0, 100_000, 5_000_000)]],
  ])('with %s is read', (_what, entries) => expect(problemOf(entries)).toBeNull());

  it.each([
    ['many files', Array.from({ length: 4 }, (_, at) => entry(`f${at}`, at * 100, 1)), 'holds more than 3 files'],
    ['one large file', [entry('a', 0, 1_000_000, 11_000_000)], 'unpacks to more than 10 MB'],
    ['files large together', [entry('a', 0, 1e6, 6e6), entry('b', 2e6, 1e6, 6e6)], 'unpacks to more than 10 MB'],
    [
      'a dense file',
      [entry('a', 0, 10_000, 9_000_000)],
      'holds a file that grows more than 100 times when it is unpacked',
    ],
    ['one kernel of many', [entry('a', 0, 100), entry('b', 0, 100)], 'holds files that share their bytes'],
    ['quoted heads', [entry('a', 0, 100), entry('b', 31, 69)], 'holds files that share their bytes'],
    ['two of one name', [entry('a', 0, 1), entry('a', 50, 1)], 'holds two files named a'],
  ])('with %s is refused', (_what, entries, words) => expect(problemOf(entries)).toBe(words));
});
