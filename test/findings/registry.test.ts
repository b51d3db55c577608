import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingFiles } from '../../.build/findings.mjs';
import { RULES } from '../../src/diagnose/rules.ts';
import { FINDING_CODES } from '../../src/findings/shape/finding.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const codesIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

describe('the registry of findings', async () => {
  it.each(Object.entries(await findingFiles()))('%s is current (npm run findings)', async (path, make) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(await make());
  });

  it('every file of the folder is a finding, and every finding has a rule', () => {
    expect([...FINDING_CODES].sort()).toEqual(codesIn('src/findings').sort());
    expect(RULES.map(({ code }) => code).sort()).toEqual(codesIn('src/findings').sort());
  });

  it('no two rules share a stage', () => expect(new Set(RULES.map(({ stage }) => stage)).size).toBe(RULES.length));

  it('rules run in the order of their stages', () => {
    const stages = RULES.map(({ stage }) => stage);
    expect(stages).toEqual(stages.toSorted((a, b) => a - b));
  });
});
