import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLenientJson } from '../../src/catalogue/formats/lenient-json.ts';
import { parseCsv } from '../../src/catalogue/formats/parse-csv.ts';
import { targetId, uniqueId } from '../../src/catalogue/rows/target-id.ts';
import { globMatchesUrl } from '../../src/catalogue/select/glob.ts';
import { nearestRegion } from '../../src/catalogue/select/parse-regions.ts';
import { csvText } from '../../src/text/csv.ts';
import { globMatches } from '../../src/text/glob.ts';

describe('globs', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*.example', 'a.b.example', true],
    ['*.example', 'example', false],
    ['*ECS.office.com', 'ecs.office.com', true],
    ['a.b', 'axb', false],
    ['**a**', 'bab', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j on %j: %s', (pattern, text, match) => expect(globMatches(pattern, text)).toBe(match));
  it('agree with a regular expression', () => {
    const word = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 }).map((parts) => parts.join(''));
    const glob = fc.array(fc.constantFrom('a', 'b', '.', '*', '?'), { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(glob, word, (pattern, text) => {
        const regex = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
        expect(globMatches(pattern, text)).toBe(regex.test(text));
      }),
    );
  });
  it('end at once, however many stars', () => {
    expect(globMatches('*a'.repeat(1000), 'a'.repeat(999))).toBe(false);
  });
  it.each([
    ['host.example', true],
    ['https://host.example/path', true],
    ['host.example/*', true],
    ['*/path', true],
    ['host.example/other', false],
    ['http://*', false],
  ])('%s for a URL: %s', (pattern, match) => expect(globMatchesUrl(pattern, 'https://host.example/path')).toBe(match));
});

describe('CSV', () => {
  it('reads back whatever was written, but for the guard of formulas', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ';', ' ', 'é', '=') })
      .filter((text) => !/^(\s*[=+\-@]|[\t\r\n])/.test(text));
    const rows = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, (table) => {
        expect(
          parseCsv(csvText([['a', 'b', 'c'], ...table]))
            ?.slice(1)
            .map(({ cells }) => cells),
        ).toEqual(table);
      }),
    );
  });
  it.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1'])('%j is no formula', (text) => {
    expect(csvText([[text]]).replace(/^"/, '')).toMatch(/^'/);
  });
  it('numbers lines as an editor does', () => {
    expect(parseCsv('a,b\r\n"1\r\n2",x\r\n\r\ny,z\n')?.map(({ line }) => line)).toEqual([1, 2, 5]);
  });
});

describe('lenient JSON', () => {
  it.each([
    ['\ufeff{"a":1}', { a: 1 }],
    ['["x\ty"]', ['x\ty']],
    ['["x\ny","\\"\t"]', ['x\ny', '"\t']],
    ['{"a\t":[1,\n2]}', { 'a\t': [1, 2] }],
  ])('%j is read', (text, value) => expect(parseLenientJson(text)).toEqual(value));
  it.each(['', '{', '["a', '[1,]', '\t', "{'a':1}"])('%j is still none', (text) => {
    expect(() => parseLenientJson(text)).toThrow(SyntaxError);
  });
  it('reads what JSON reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseLenientJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('names', () => {
  it.each([
    ['EMEA', 'EU'],
    ['Europe', 'EU'],
    ['UKS', 'UK'],
    ['gcc-hihg', 'GCC-High'],
    ['zzzzzz', null],
    ['constructor', null],
    ['x'.repeat(1_000_000), null],
  ])('the nearest of the regions to %.10s is %s', (typed, region) => {
    expect(nearestRegion(typed)).toBe(region);
  });
  it('ids are kebab-case and unique', () => {
    const taken = new Set<string>();
    expect(uniqueId(targetId('list', 'https://A.example:8443/B?c=d'), taken)).toBe('list-a-example-8443-b-c-d');
    expect(uniqueId(targetId('list', 'https://a.example:8443/b?c=d'), taken)).toBe('list-a-example-8443-b-c-d-2');
    expect(targetId('list', `https://a.example/${'x'.repeat(500)}`)).toHaveLength(80);
  });
});
