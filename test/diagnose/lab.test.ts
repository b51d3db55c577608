import { describe, expect, it } from 'vitest';
import { withLab } from '../../src/cli/with-lab.ts';
import type { FindingCode } from '../../src/findings/shape/finding.ts';
import { SCENARIOS } from '../../src/lab/scenario.ts';
import { DEFAULT_OPTIONS, LAB_SCENARIOS } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import { analyze } from '../../src/run.ts';

/** Findings about the device or the user's choice, which no lab promises. */
const NOT_THE_LABS: readonly FindingCode[] = ['not-elevated', 'region-unknown', 'asr-rule-may-block'];

describe('against the embedded lab', () => {
  it.each(LAB_SCENARIOS)('%s gives exactly the findings that its name promises', async (scenario) => {
    const reports: Report[] = [];
    const services = ['CnC', 'CyberData', 'SampleUpload', 'MAPS', 'CRL', 'CTL'] as const;
    await withLab(scenario, { ...DEFAULT_OPTIONS, services }, async (options, hooks) => {
      reports.push(await analyze(options, hooks));
      return 0;
    });
    const [report] = reports;
    const codes = (report?.findings ?? []).map(({ code }) => code).filter((code) => !NOT_THE_LABS.includes(code));
    expect([...codes].sort()).toEqual([...SCENARIOS[scenario].findings].sort());
    expect(report?.exit.code).toBe(SCENARIOS[scenario].exitCode);
    expect(report?.runWarnings).toEqual([]);
    const failed = report?.probes.filter(({ outcome }) => outcome === 'unreachable').length ?? 0;
    expect(report?.findings.reduce((sum, { explains }) => sum + explains, 0)).toBe(failed);
  });
});
