import { describe, expect, it } from 'vitest';
import type { AllowListRow, Catalogue, CatalogueTarget } from '../../src/catalogue/rows/catalogue.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { validateCatalogue } from '../../src/catalogue/rows/validate-catalogue.ts';

const embedded = embeddedCatalogue();
const [first, second] = embedded.targets;
const [allow] = embedded.allowList;
if (!first || !second || !allow) throw new Error('the embedded list is empty');
const list = (part: Partial<Catalogue>): Catalogue => ({ ...embedded, name: 'test', allowList: [], ...part });
const target = (part: Partial<CatalogueTarget>): CatalogueTarget => ({ ...first, ...part });
const row = (part: Partial<AllowListRow>): AllowListRow => ({ ...allow, testedBy: [first.id], reason: null, ...part });

describe('validateCatalogue', () => {
  it.each<[string, Catalogue, string]>([
    ['no targets', list({ targets: [] }), 'catalogue test: names no target; add at least one row with a "url"'],
    [
      'a bad URL',
      list({ targets: [target({ url: 'ftp://x' })] }),
      'catalogue test, row 1: "url" is not an http(s) URL: "ftp://x"; write http://… or https://…',
    ],
    [
      'an id twice',
      list({ targets: [first, { ...second, id: first.id }] }),
      `catalogue test, row 2: the id "${first.id}" stands in row 1 too; give each row its own`,
    ],
    [
      'a URL twice',
      list({ targets: [first, target({ id: 'other' })] }),
      `catalogue test, row 2: is a duplicate of row 1 ("${first.url}"); remove one of them`,
    ],
    [
      'no system',
      list({ targets: [target({ devices: [] })] }),
      'catalogue test, row 1: names no system; write letters of W D S M L',
    ],
    [
      'a test that is not there',
      list({ targets: [first], allowList: [row({ testedBy: ['gone'] })] }),
      'catalogue test, allow-list row 1: "testedBy" names "gone", which no row has; correct the id',
    ],
    [
      'neither test nor reason',
      list({ targets: [first], allowList: [row({ testedBy: [] })] }),
      'catalogue test, allow-list row 1: says neither which row tests it nor why none can; fill "testedBy" or "reason"',
    ],
    [
      'a host that is none',
      list({ targets: [first], allowList: [row({ host: 'a b' })] }),
      'catalogue test, allow-list row 1: "host" is no host pattern: "a b"; write *.example.com',
    ],
  ])('%s is one line with its remedy', (_name, catalogue, line) => {
    expect(validateCatalogue(catalogue)).toEqual([line]);
  });
  it('one URL for other regions, models or systems is no duplicate', () => {
    const rows = [
      target({ regions: ['US'] }),
      target({ id: 'b', regions: ['EU'] }),
      target({ id: 'c', regions: ['UK'], devices: ['L'] }),
      target({ id: 'd', regions: ['UK'], devices: ['W'] }),
    ];
    expect(validateCatalogue(list({ targets: rows }))).toEqual([]);
  });
  it('says at most a hundred things', () => {
    const rows = Array.from({ length: 500 }, (_, index) => target({ id: `t${index}`, url: 'x' }));
    expect(validateCatalogue(list({ targets: rows }))).toHaveLength(100);
  });
});
