import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../src/text/csv.ts';
import { globMatches, wildcardMatches } from '../../src/text/glob.ts';
import { capital, counted, joined, some } from '../../src/text/list.ts';
import { didYouMean, nearest } from '../../src/text/nearest.ts';
import { plain, quoted } from '../../src/text/plain.ts';

const FIXED = { seed: 12, numRuns: 500 };
const anyText = fc.string({ unit: 'binary' });

describe('plain', () => {
  it.each([
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['\u009b31m', '\\u{9b}31m'],
    ['\u007f\u0000', '\\u{7f}\\u{0}'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['\u2066\u2069\u200e\u200f\u061c', '\\u{2066}\\u{2069}\\u{200e}\\u{200f}\\u{61c}'],
    ['a\u200bb\ufeff\u00ad', 'a\\u{200b}b\\u{feff}\\u{ad}'],
    ['one\u2028two\u2029', 'one\\u{2028}two\\u{2029}'],
    ['\ud83d', '\\u{d83d}'],
    ['日本語 é 😀', '日本語 é 😀'],
    ['::error::x', ': :error::x'],
    ['##[error]', '# #[error]'],
  ])('writes %j as %j', (text, expected) => expect(plain(text)).toBe(expected));

  it('cuts between characters', () => expect(plain('😀😀', 3)).toBe('😀…'));

  it('leaves nothing that steers, whatever comes in', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      FIXED,
    );
  });

  it.each([
    ['a"b\u202e', `"a'b\\u{202e}"`],
    [{ a: 1 }, `"{'a':1}"`],
    [undefined, '"undefined"'],
    ['x'.repeat(1_000_000), `"${'x'.repeat(79)}…"`],
  ])('quotes %.20j', (value, expected) => expect(quoted(value)).toBe(expected));
});

describe('lists', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j is %j', (list, text) => expect(joined(list)).toBe(text));

  it.each([
    [['a', 'b'], 2, 'a and b'],
    [['a', 'b', 'c', 'd'], 3, 'a, b and 2 more'],
    [['a', 'b', 'c'], 1, ' and 3 more'],
  ])('%j, at most %i', (list, most, text) => expect(some(list, most)).toBe(text));

  it('counts and begins sentences', () => {
    expect([counted(1, 'retry', 'retries'), counted(2, 'retry', 'retries'), counted(0, 'host')]).toEqual([
      '1 retry',
      '2 retries',
      '0 hosts',
    ]);
    expect(['edr', '', '𐐨x', 'éa'].map(capital)).toEqual(['Edr', '', '𐐀x', 'Éa']);
  });
});

describe('csvCell', () => {
  it.each([
    ['=1+1', '"\'=1+1"'],
    ['+1', '"\'+1"'],
    ['-1', '"\'-1"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['  =1', '"\'  =1"'],
    ['＝1', '"\'＝1"'],
    ['＋1', '"\'＋1"'],
    ['－1', '"\'－1"'],
    ['＠A', '"\'＠A"'],
    ['\0=1', '"\'=1"'],
    ['a"b', '"a""b"'],
    ['a;b', '"a;b"'],
    ['https://a.example/?x=1', 'https://a.example/?x=1'],
  ])('%j', (text, cell) => expect(csvCell(text)).toBe(cell));

  it.each([
    [-1, '-1'],
    [null, ''],
    [false, 'false'],
  ])('%j is no text', (value, cell) => expect(csvCell(value)).toBe(cell));
});

describe('nearest', () => {
  const regions = ['US', 'EU', 'UK', 'AU', 'AE', 'GCC', 'GCC-High', 'DoD'];
  const formats = ['text', 'html', 'json', 'junit', 'csv', 'markdown', 'prometheus', 'ndjson'];
  const methods = ['default', 'wpad', 'none', 'named', 'command-line'];
  it.each<[string, readonly string[], string | null]>([
    ['zzzzzz', regions, null],
    ['qqqqqq', formats, null],
    ['zz', regions, null],
    ['', regions, null],
    ['x'.repeat(1_000_000), regions, null],
    ['UKS', regions, 'UK'],
    ['gcc-hihg', regions, 'GCC-High'],
    ['gcchigh', regions, 'GCC-High'],
    ['dodd', regions, 'DoD'],
    ['htlm', formats, 'html'],
    ['jsn', formats, 'json'],
    ['juint', formats, 'junit'],
    ['prometeus', formats, 'prometheus'],
    ['prom', formats, 'prometheus'],
    ['mardkown', formats, 'markdown'],
    ['xml', formats, null],
    ['comand-line', methods, 'command-line'],
    ['command', methods, 'command-line'],
    ['wapd', methods, 'wpad'],
    ['named-proxy', methods, 'named'],
    ['direct', methods, null],
  ])('%.20j', (typed, known, expected) => expect(nearest(typed, known)).toBe(expected));

  it('finds every word with one edit', () => {
    const edited = fc.constantFrom(...formats).chain((word) =>
      fc.tuple(fc.constant(word), fc.nat(word.length - 1), fc.constantFrom('', 'q', 'qq')).map(([of, at, by]) => ({
        of,
        typed: of.slice(0, at) + by + of.slice(at + (by === 'qq' ? 0 : 1)),
        edits: by === 'qq' ? 2 : 1,
      })),
    );
    fc.assert(
      fc.property(edited, ({ of, typed, edits }) => {
        if (edits === 1 && of.length > 3) expect(nearest(typed, formats)).not.toBeNull();
      }),
      FIXED,
    );
  });

  it('goes on in a sentence', () => expect([didYouMean('EU'), didYouMean(null)]).toEqual(['; did you mean EU?', '.']));
});

describe('globs', () => {
  it.each([
    ['*', '', true],
    ['*.example', 'a.b.example', true],
    ['*.example', 'example', false],
    ['a?c', 'ABC', true],
    ['a?c', 'ac', false],
    ['a**c', 'abbc', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, text, expected) => expect(globMatches(pattern, text)).toBe(expected));

  it('a wildcard knows the star alone, and case', () => {
    expect([wildcardMatches('a?c', 'abc'), wildcardMatches('a?c', 'a?c'), wildcardMatches('A*', 'abc')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('agrees with a regular expression', () => {
    const unit = fc.constantFrom('a', 'b', '.', '*');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), fc.string({ unit, maxLength: 20 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/\*+/g, '.*')}$`, 's');
        expect(wildcardMatches(pattern, text)).toBe(expression.test(text));
      }),
      FIXED,
    );
  });

  it('cannot be hung', () => {
    const started = performance.now();
    globMatches('*a'.repeat(1000), 'a'.repeat(2000).concat('b'));
    wildcardMatches(`${'a*'.repeat(30_000)}b`, 'a'.repeat(5000));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
