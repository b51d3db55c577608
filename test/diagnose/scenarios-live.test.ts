import { afterAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Evidence } from '../../src/model/report.ts';
import { baseOf } from './record/bases.ts';
import { normalise } from './record/normalise.ts';
import { play } from './record/play.ts';
import { SCENARIOS, type Scenario } from './record/scenarios.ts';
import { storeBase, storeScenario } from './record/store.ts';

/** Plays every scenario against real servers; with RECORD_SCENARIOS=1 (`npm run record`) what was gathered becomes fixtures/scenarios. */
describe.concurrent('scenarios, live', () => {
  const recorded: (readonly [Scenario, Evidence])[] = [];
  it.each(
    SCENARIOS.map(
      (scenario) => [`${scenario.code}${scenario.near ? ', near' : ''}: ${scenario.summary}`, scenario] as const,
    ),
  )('%s', async (_name, scenario) => {
    const evidence = await play(scenario);
    const { findings, runWarnings } = diagnose(evidence);
    expect([...findings.map(({ code }) => code)]).toEqual(scenario.findings);
    expect(runWarnings).toEqual([]);
    if (process.env.RECORD_SCENARIOS === '1') recorded.push([scenario, normalise(evidence)]);
  });

  // Bases first: the others are written as what differs from them.
  afterAll(() => {
    for (const [scenario, evidence] of recorded) {
      const base = baseOf(scenario);
      if (base !== null) storeBase(base, evidence);
    }
    for (const [scenario, evidence] of recorded) storeScenario(scenario, evidence);
  });
});
