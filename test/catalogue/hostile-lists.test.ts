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
  it('with what no text, number or list is in every field are a list or one line', async () => {
    const fields = [
      ...['url', 'region', 'regions', 'service', 'model', 'models', 'httpMethod', 'observed', 'expectedStatuses'],
      ...['answer', 'pinned', 'required', 'gov', 'devices', 'minBuild', 'maxBuild', 'excluded', 'notes', 'source'],
      ...['date', 'id', 'host', 'port', 'path', 'testedBy', 'reason', 'workspace', 'streamlinedBelow1809'],
    ];
    const values = ['{"toString":null}', '{"toString":1,"valueOf":{}}', '{"__proto__":{"a":1},"constructor":null}'];
    const wrapped = values.flatMap((value) => [value, `[${value}]`, `[[[${value}]]]`, `{"status":${value}}`]);
    for (const field of fields)
      for (const value of wrapped) {
        const row = `{"url":"https://a.example/","host":"a.example","${field}":${value}}`;
        await onlyUsageErrors('a.json', Buffer.from(`{"targets":[${row}],"date":${value},"allowList":[${row}]}`));
        await onlyUsageErrors('a.json', Buffer.from(`[{"Region":"US","CnCURLs":["https://a.example/",${value}]}]`));
        await onlyUsageErrors('a.json', Buffer.from(`[{"Region":${value},"DatacenterPrefix":${value}}]`));
        await onlyUsageErrors('a.json', Buffer.from(`{"targets":[${value}],"allowList":${value}}`));
      }
  });
  it.each([
    [
      'objects without end',
      `{"targets":[${'{},'.repeat(5_000_000)}{}]}`,
      /holds more than 1000000 values; give the list of URLs only$/,
    ],
    ['brackets without end', '['.repeat(15_000_000), /is nested deeper than 64 levels; give the list of URLs only$/],
    [
      'one URL again and again',
      `["${Array(60_000).fill('http://a/').join('","')}"]`,
      /has more than 50000 rows; give the/,
    ],
    ['lines of one URL', 'http://a/\n'.repeat(60_000), /has more than 50000 rows; give the list/],
    ['rows of a table', `url\n${'http://a/\n'.repeat(60_000)}`, /has more than 50000 rows; give the list/],
    [
      'hosts',
      `{"targets":["http://a/"],"allowList":[${Array(60_000).fill('{"host":"a.example"}').join()}]}`,
      /"allowList" has more than 50000/,
    ],
  ])('of %s are refused in little time and memory', async (_what, text, words) => {
    const before = process.memoryUsage().rss;
    const started = performance.now();
    await expect(load('a', Buffer.from(text))).rejects.toThrow(words);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 << 20);
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
