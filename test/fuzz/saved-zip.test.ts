import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arbitrary, assert, asyncProperty, boolean, constantFrom, integer, tuple, uint8Array } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { render } from '../../src/report/formats/render.ts';
import { readSavedReport } from '../../src/report/saved/read-saved.ts';
import { writeResult } from '../../src/report/store/write.ts';
import { authRequired } from '../report/sample-report.ts';

/** Inputs of a property. */
const RUNS = 10 * Number(process.env.FUZZ_RUNS ?? 25);
const check = { numRuns: RUNS, endOnFailure: true };

/** Far more than an archive of this size needs on a busy machine, ms: only one that is never answered takes it. */
const NEVER = 8000;

let zip: Buffer = Buffer.alloc(0);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mde-fuzz-'));
  const written = await writeResult({
    outputDir: folder,
    report: authRequired(),
    formats: ['json', 'text', 'csv'],
    zip: true,
    resultStyle: 'mde',
  });
  zip = await readFile(written.zipFile ?? '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** True when it is read; false when it is refused in one line; everything else is an error, silence too. */
async function readOrRefused(bytes: Buffer): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), NEVER);
  });
  try {
    const report = await Promise.race([readSavedReport(bytes, 'saved.zip'), silence]);
    expect(render(report, 'text')).not.toBe('');
    return true;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).toMatch(/^saved\.zip: [^\r\n]+$/);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** A place in the archive: anywhere, in the first entry's head, or in the directory at its end, where lies do most. */
const place: Arbitrary<number> = tuple(constantFrom('any', 'head', 'directory'), integer({ min: 0 })).map(
  ([where, at]) => (where === 'any' ? at : where === 'head' ? at % 64 : -1 - (at % 400)),
);
const index = (at: number): number => (at < 0 ? Math.max(0, zip.length + at) : at % zip.length);
/** What lengths, counts and offsets are told to be. */
const value = constantFrom(0, 1, 0x7f, 0x80, 0xff);

describe('an archive that somebody changed', () => {
  it('is read as it was written', async () => expect(await readOrRefused(zip)).toBe(true));

  it('in some bytes is read or refused in one line', async () => {
    const change = tuple(place, value, integer({ min: 1, max: 4 }));
    const seen = { read: 0, refused: 0 };
    await assert(
      asyncProperty(
        uint8Array({ minLength: 1, maxLength: 3 }),
        change,
        boolean(),
        async (flips, [at, to, run], fill) => {
          const bytes = Buffer.from(zip);
          if (fill) bytes.fill(to, index(at), Math.min(index(at) + run, bytes.length));
          else
            for (const [step, flip] of flips.entries())
              bytes.writeUInt8(bytes.readUInt8(index(at + step * 7)) ^ flip, index(at + step * 7));
          seen[(await readOrRefused(bytes)) ? 'read' : 'refused']++;
        },
      ),
      check,
    );
    // Both ends are reached, or the changes would test nothing.
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(0);
  });

  it('by cutting its end is read or refused in one line', async () => {
    await assert(
      asyncProperty(place, async (at) => {
        await readOrRefused(zip.subarray(0, index(at)));
      }),
      check,
    );
  });

  it('by doubling, dropping or moving a part is read or refused in one line', async () => {
    await assert(
      asyncProperty(constantFrom('double', 'drop', 'move'), place, place, place, async (how, a, b, c) => {
        const [from, to] = [Math.min(index(a), index(b)), Math.max(index(a), index(b))];
        const [before, part, after] = [zip.subarray(0, from), zip.subarray(from, to), zip.subarray(to)];
        const rest = Buffer.concat([before, after]);
        const at = index(c) % (rest.length + 1);
        await readOrRefused(
          how === 'drop'
            ? rest
            : how === 'double'
              ? Buffer.concat([before, part, part, after])
              : Buffer.concat([rest.subarray(0, at), part, rest.subarray(at)]),
        );
      }),
      check,
    );
  });
});
