import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { FOLDER, load } from './list-on-disk.ts';
import { selectionOf } from './selection-of.ts';

describe('hostile lists', () => {
  const onlyUsageErrors = async (name: string, bytes: Buffer): Promise<void> => {
    try {
      await load(name, bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).message).not.toMatch(/[\n\r\u202e\u001b]/);
    }
  };
  const names = fc.constantFrom('a.json', 'a.csv', 'a.xlsx', 'a.txt', 'a');
  it('of any bytes are a list or one line', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 400 }), (name, bytes) =>
        onlyUsageErrors(name, Buffer.from(bytes)),
      ),
      { numRuns: 300 },
    );
  });
  it('of any text are a list or one line', async () => {
    const text = fc
      .array(
        fc.constantFrom(
          'url',
          ',',
          '"',
          '\n',
          '\t',
          'https://',
          'a.example',
          'NoPinning',
          '*',
          '{',
          '}',
          '[',
          ']',
          ':',
          '\u001b',
          '\u202e',
          ' ',
          '/',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(names, text, (name, parts) => onlyUsageErrors(name, Buffer.from(parts))),
      { numRuns: 500 },
    );
  });
  it('of any JSON are a list or one line', async () => {
    const row = fc.record(
      {
        url: fc.anything(),
        region: fc.anything(),
        expectedStatuses: fc.anything(),
        answer: fc.anything(),
        id: fc.anything(),
        source: fc.anything(),
        devices: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const root = fc.oneof(
      fc.jsonValue(),
      fc.record({ targets: fc.array(row), allowList: fc.array(fc.anything()) }, { requiredKeys: [] }),
      fc.array(fc.record({ Region: fc.anything(), CnCURLs: fc.anything() })),
    );
    const json = (value: unknown): string =>
      JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? 'null';
    await fc.assert(
      fc.asyncProperty(root, (value) => onlyUsageErrors('a.json', Buffer.from(json(value)))),
      { numRuns: 300 },
    );
  });
  it('of a spreadsheet with broken bytes are a list or one line', async () => {
    const sheet = readFileSync(join(FOLDER, 'published-columns.xlsx'));
    const broken = fc.tuple(fc.nat(sheet.length - 1), fc.nat(255)).map(([at, value]) => {
      const copy = Buffer.from(sheet);
      copy[at] = value;
      return copy;
    });
    await fc.assert(
      fc.asyncProperty(broken, (bytes) => onlyUsageErrors('a.xlsx', bytes)),
      { numRuns: 60 },
    );
  });
  it('of ten thousand rows are read in time that grows with the rows', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `https://h${index}.example/path`);
    const result = selectTargets(await load('long.txt', rows.join('\n')), selectionOf());
    expect(result.targets).toHaveLength(10_000);
  });
});
