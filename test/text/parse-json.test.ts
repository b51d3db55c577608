import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonGauge, JSON_LIMITS, JsonLimitError, parseJson } from '../../src/text/parse-json.ts';
import { textOf } from '../../src/text/text-of.ts';

const LIMITS = { depth: 5, values: 20 };
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('JSON of strangers', () => {
  it.each([
    ['as deep as it may be', nested(5)],
    ['brackets in a text', JSON.stringify('['.repeat(100))],
    ['commas in a text behind escaped quotes', JSON.stringify([`"${','.repeat(100)}\\`])],
    ['many lists that are closed', JSON.stringify(Array.from({ length: 6 }, () => [[]]))],
  ])('%s is read', (_what, text) => expect(parseJson(text, LIMITS)).toEqual(JSON.parse(text)));

  it.each([
    ['one level too deep', nested(6), 'is nested deeper than 5 levels'],
    ['without an end', '['.repeat(1_000_000), 'is nested deeper than 5 levels'],
    ['objects and lists in turn', '{"a":['.repeat(4), 'is nested deeper than 5 levels'],
    ['too many values', `[${'0,'.repeat(30)}0]`, 'holds more than 20 values'],
    ['deep behind a text with a quote', `["\\"",${nested(6)}]`, 'is nested deeper than 5 levels'],
  ])('%s is refused before it is parsed', (_what, text, words) => {
    expect(() => parseJson(text, LIMITS)).toThrow(new JsonLimitError(words));
    const gauge = createJsonGauge(LIMITS);
    expect(() => gauge.take(Buffer.from(text))).toThrow(words);
  });

  it('that costs far more memory than bytes is refused, whatever it may hold', () => {
    expect(() => parseJson(`[${'{},'.repeat(200_000)}{}]`, JSON_LIMITS.report)).toThrow(
      /^holds \d+ values in \d+ bytes/,
    );
    const real = JSON.stringify(Array.from({ length: 60_000 }, (_, at) => ({ url: `https://h${at}.example/` })));
    expect(parseJson(real, JSON_LIMITS.report)).toHaveLength(60_000);
  });

  it('in pieces, cut anywhere, is counted as in one', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.array(fc.nat(200), { maxLength: 5 }), (text, cuts) => {
        const bytes = Buffer.from(text);
        const limits = { depth: 4, values: 1000 };
        const outcome = (pieces: readonly Uint8Array[]): string => {
          const gauge = createJsonGauge(limits);
          try {
            for (const piece of pieces) gauge.take(piece);
            return 'taken';
          } catch (error) {
            return error instanceof JsonLimitError ? error.message : 'broken';
          }
        };
        const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((edge, at) => bytes.subarray(edges[at], edge));
        expect(outcome(pieces)).toBe(outcome([bytes]));
      }),
    );
  });

  it('other mistakes are the parser’s', () => expect(() => parseJson('{"a"', LIMITS)).toThrow(SyntaxError));
});

describe('a value as text', () => {
  const hostile: unknown = JSON.parse(
    `{"toString":null,"valueOf":null,"list":[{"toString":null}],"deep":${nested(3000)}}`,
  );
  it.each([
    ['a', 'a'],
    [7, '7'],
    [true, 'true'],
    [null, ''],
    [undefined, ''],
    [[1, 2], ''],
    [hostile, ''],
    [[[hostile]], ''],
  ])('%# is %j', (value, text) => expect(textOf(value)).toBe(text));
});
