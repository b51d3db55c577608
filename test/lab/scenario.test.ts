import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../src/findings/shape/finding.ts';
import { FINDING_INFO } from '../../src/findings/shape/registry.ts';
import { SCENARIOS } from '../../src/lab/scenario.ts';
import { LAB_SCENARIOS } from '../../src/model/options.ts';

describe.each(LAB_SCENARIOS)('scenario %s', (name) => {
  const plan = SCENARIOS[name];
  it('lists its findings in the order of FINDING_CODES', () => {
    expect(plan.findings).toEqual(FINDING_CODES.filter((code) => plan.findings.includes(code)));
  });
  it('ends with 1 exactly when it promises more than notes', () => {
    const more = plan.findings.filter((code) => FINDING_INFO[code].severity.some((severity) => severity !== 'info'));
    expect(plan.exitCode).toBe(more.length > 0 ? 1 : 0);
  });
  it('closes the direct way exactly when it promises direct-blocked', () => {
    expect(plan.direct === 'refused').toBe(plan.findings.includes('direct-blocked'));
  });
  it('has no method over a proxy without a proxy', () => {
    if (plan.proxy === null) expect([plan.commandLine, plan.pacFallsBack]).toEqual([null, false]);
  });
});
