import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { evidenceOf } from '../../src/diagnose/evidence-of.ts';
import { FINDING_CODES, type Finding, type FindingCode } from '../../src/model/finding.ts';
import type { Evidence } from '../../src/model/report.ts';
import { conclude } from '../../src/run/conclude.ts';
import { FOLDER } from './record/store.ts';

interface Expected {
  readonly code: FindingCode;
  readonly near: boolean;
  readonly summary: string;
  readonly verdict: string;
  readonly findings: readonly Finding[];
}

const read = <T>(folder: string, name: string): T => JSON.parse(readFileSync(join(FOLDER, folder, name), 'utf8')) as T; // written by record/store.ts
const folders = readdirSync(FOLDER).sort();
const cases = folders.map((folder) => {
  const expected = read<Expected>(folder, 'expected.json');
  return [`${folder}: ${expected.summary}`, expected, read<Evidence>(folder, 'evidence.json')] as const;
});

describe('recorded scenarios', () => {
  it.each(cases)('%s', (_name, expected, evidence) => {
    const { findings, verdict, runWarnings } = diagnose(evidence);
    expect(findings).toEqual(expected.findings);
    expect(verdict).toBe(expected.verdict);
    expect(findings.some(({ code }) => code === expected.code)).toBe(!expected.near);
    expect(runWarnings).toEqual([]);
  });

  it.each(cases)('every failed way is explained exactly once: %s', (_name, _expected, evidence) => {
    const { findings, probes } = diagnose(evidence);
    const failed = probes
      .filter(({ outcome }) => outcome === 'unreachable')
      .map(({ targetId, method }) => `${targetId}/${method}`);
    expect(findings.flatMap(({ affected }) => affected).sort()).toEqual(failed.sort());
  });

  it.each(cases)('a saved report diagnosed again gives the same: %s', (_name, _expected, evidence) => {
    const report = conclude(evidence, '1.0.0');
    const saved = JSON.parse(JSON.stringify(report)) as typeof report; // plain JSON by contract
    expect(conclude(evidenceOf(saved), '1.0.0')).toEqual(
      JSON.parse(JSON.stringify({ ...report, addressTags: report.addressTags ?? [] })),
    );
  });

  it.each(FINDING_CODES)('%s has a case that triggers it and one that does not', (code) => {
    expect(
      cases
        .filter(([, expected]) => expected.code === code)
        .map(([, { near }]) => near)
        .sort(),
    ).toEqual([false, true]);
  });

  it('holds nothing of the machine that recorded it', () => {
    for (const folder of folders)
      expect(readFileSync(join(FOLDER, folder, 'evidence.json'), 'utf8')).not.toMatch(
        /\/tmp\/|\/work\/|\/root\/|PRIVATE KEY/,
      );
  });
});
