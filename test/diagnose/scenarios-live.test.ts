import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { play } from './record/play.ts';
import { SCENARIOS } from './record/scenarios.ts';
import { store } from './record/store.ts';

/** Plays every scenario against real servers; with RECORD_SCENARIOS=1 what was gathered becomes fixtures/scenarios. */
describe.concurrent('scenarios, live', () => {
  it.each(
    SCENARIOS.map(
      (scenario) => [`${scenario.code}${scenario.near ? ', near' : ''}: ${scenario.summary}`, scenario] as const,
    ),
  )('%s', async (_name, scenario) => {
    const evidence = await play(scenario);
    const { findings, runWarnings } = diagnose(evidence);
    expect([...findings.map(({ code }) => code)]).toEqual(scenario.findings);
    expect(runWarnings).toEqual([]);
    if (process.env.RECORD_SCENARIOS === '1') store(scenario, evidence);
  });
});
