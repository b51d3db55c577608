import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { evidenceOf } from '../../src/diagnose/evidence-of.ts';
import { FINDING_CODES } from '../../src/findings/shape/finding.ts';
import { conclude } from '../../src/run/conclude.ts';
import { baseNames, evidenceOfScenario, readBase, readScenario, scenarioNames, wordsFile } from './record/store.ts';
import { wordsOf } from './record/words.ts';

const cases = scenarioNames().map((name) => {
  const scenario = readScenario(name);
  return [`${name}: ${scenario.summary}`, name, scenario, evidenceOfScenario(scenario)] as const;
});

describe('recorded scenarios', () => {
  it.each(cases)('%s', (_title, _name, { code, near, findings: codes }, evidence) => {
    const { findings, runWarnings } = diagnose(evidence);
    expect(findings.map((finding) => finding.code)).toEqual(codes);
    expect(codes.includes(code)).toBe(!near);
    expect(runWarnings).toEqual([]);
  });

  // `npm run words` writes these files again; their difference is read in review.
  it.each(cases)('words of %s', async (_title, name, _scenario, evidence) => {
    await expect(wordsOf(conclude(evidence, '0.0.0'))).toMatchFileSnapshot(wordsFile(name));
  });

  it.each(cases)('every failed way is explained exactly once: %s', (_title, _name, _scenario, evidence) => {
    const { findings, probes } = diagnose(evidence);
    const failed = probes
      .filter(({ outcome }) => outcome === 'unreachable')
      .map(({ targetId, method }) => `${targetId}/${method}`);
    expect(findings.flatMap(({ affected }) => affected).sort()).toEqual(failed.sort());
  });

  it.each(cases)('a saved report diagnosed again gives the same: %s', (_title, _name, _scenario, evidence) => {
    const report = conclude(evidence, '1.0.0');
    const saved = JSON.parse(JSON.stringify(report)) as typeof report; // a report is plain JSON
    expect(conclude(evidenceOf(saved), '1.0.0')).toEqual(
      JSON.parse(JSON.stringify({ ...report, addressTags: report.addressTags ?? [] })),
    );
  });

  it.each(FINDING_CODES)('%s has a case that triggers it and one that does not', (code) => {
    const kinds = cases.filter(([, , scenario]) => scenario.code === code).map(([, , { near }]) => near);
    expect([...new Set(kinds)].sort()).toEqual([false, true]);
  });

  it.each(baseNames())('on the base %s nothing is wrong', (name) => {
    expect(diagnose(readBase(name)).findings).toEqual([]);
  });

  it('holds nothing of the machine that recorded it', () => {
    for (const [, , , evidence] of cases)
      expect(JSON.stringify(evidence)).not.toMatch(/\/tmp\/|\/home\/|\/root\/|PRIVATE KEY/);
  });
});
