import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, cutToWidth, padTo, widthOf, wrap } from '../../src/text/width.ts';

const FAMILY = '👨‍👩‍👧';
const COMBINED = 'e\u0301';
const FIXED = { seed: 12, numRuns: 500 };
const words = fc.array(fc.oneof(fc.lorem({ maxCount: 1 }), fc.constantFrom('日本語', '😀', COMBINED, 'x'.repeat(50))));

describe('width', () => {
  it.each([
    ['abc', 3],
    ['日本語', 6],
    ['ｆｕｌｌ', 8],
    [COMBINED, 1],
    ['😀', 2],
    [FAMILY, 2],
    ['', 0],
  ])('%s is %i columns wide', (text, columns) => expect(widthOf(text)).toBe(columns));

  it.each([
    ['abcdef', 3, 'abc'],
    ['abc', 3, 'abc'],
    ['😀😀', 3, '😀'],
    ['😀', 1, ''],
    ['abc', 0, ''],
  ])('%s is cut after %i units', (text, most, cut) => expect(cutText(text, most)).toBe(cut));

  it.each([
    ['abcdef', 4, 'abc…'],
    ['abcd', 4, 'abcd'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    [`${COMBINED}${COMBINED}${COMBINED}`, 2, `${COMBINED}…`],
    [`a${FAMILY}b`, 3, 'a…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('%s is cut to %i columns', (text, columns, cut) => expect(cutToWidth(text, columns)).toBe(cut));

  it('pads by columns', () => expect([padTo('日本', 6), padTo('abc', 2)]).toEqual(['日本  ', 'abc']));

  it('never cuts wider than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, columns) => {
        expect(widthOf(cutToWidth(text, columns))).toBeLessThanOrEqual(columns);
      }),
      FIXED,
    );
  });
});

describe('wrap', () => {
  it.each([
    ['one two three', 7, 0, ['one two', 'three']],
    ['one two three', 9, 2, ['one two', '  three']],
    ['日本語 日本語', 7, 0, ['日本語', '日本語']],
    ['日本語日本語', 6, 0, ['日本語', '日本語']],
    ['xxxxxxxxxx', 4, 0, ['xxxx', 'xxxx', 'xx']],
    [`${FAMILY}${FAMILY}`, 3, 0, [FAMILY, FAMILY]],
    ['', 10, 0, ['']],
    ['日', 1, 0, ['日']],
  ])('%s in %i columns', (text, columns, hang, lines) => expect(wrap(text, columns, hang)).toEqual(lines));

  it('keeps every sign, and every line within its columns', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 60 }), fc.nat(4), (list, columns, hang) => {
        const text = list.join(' ');
        const lines = wrap(text, columns + hang, hang);
        // The package writes letters with their marks in one, which looks the same.
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', '').normalize('NFC'));
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns + hang);
      }),
      FIXED,
    );
  });
});
