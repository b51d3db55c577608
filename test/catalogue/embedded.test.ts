import { describe, expect, it } from 'vitest';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { validateCatalogue } from '../../src/catalogue/rows/validate-catalogue.ts';
import { selectTargets } from '../../src/catalogue/select/select-targets.ts';
import { selectionOf } from './selection-of.ts';

const catalogue = embeddedCatalogue();

describe('the embedded list', () => {
  it('is valid', () => expect(validateCatalogue(catalogue)).toEqual([]));
  it('has a date, a hash and its provenance on every row', () => {
    expect(catalogue.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(catalogue.sha256).toMatch(/^[0-9a-f]{64}$/);
    for (const row of [...catalogue.targets, ...catalogue.allowList]) expect(row.source).toMatch(/[a-z]{3}/i);
  });
  it('names a test or a reason for every allow-list row', () => {
    for (const row of catalogue.allowList) expect(row.testedBy.length > 0 || row.reason !== null, row.host).toBe(true);
  });
  it.each([
    ['US', 'standard', 'W', 56],
    ['US', 'streamlined', 'W', 34],
    ['EU', 'standard', 'W', 48],
    ['AE', 'standard', 'W', 37],
    ['US', 'standard', 'L', 36],
    ['GCC', 'standard', 'W', 32],
  ] as const)('%s %s on %s is a list that a person can read', (region, model, device, count) => {
    const { targets } = selectTargets(catalogue, selectionOf({ regions: [region], model, device }));
    expect(targets).toHaveLength(count);
  });
});
