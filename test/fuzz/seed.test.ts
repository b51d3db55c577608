import { readConfigureGlobal, sample, string } from 'fast-check';
import { expect, it } from 'vitest';
import { FIXED_SEED } from '../property-seed-setup.ts';

it('properties take their seed from one place: the fixed one, or FUZZ_SEED', () => {
  expect(readConfigureGlobal().seed).toBe(Number(process.env.FUZZ_SEED ?? FIXED_SEED));
  expect(sample(string(), 5)).toEqual(sample(string(), 5));
});
