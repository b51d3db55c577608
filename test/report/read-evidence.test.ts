import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/diagnose/evidence-of.ts';
import { readSavedOrRecorded } from '../../src/report/saved/read-saved.ts';
import { conclude } from '../../src/run/conclude.ts';
import { evidenceOfScenario, readScenario, scenarioNames } from '../diagnose/record/store.ts';
import { authRequired, SCENARIOS } from './sample-report.ts';

const read = (value: unknown) => readSavedOrRecorded(Buffer.from(JSON.stringify(value)), 'saved.json');
const evidenceIn = async (value: unknown) => {
  const saved = await read(value);
  if (!('evidence' in saved)) throw new Error('not taken for evidence');
  return saved.evidence;
};
const plainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('recorded evidence', () => {
  it.each(scenarioNames())('of the scenario %s is read as it is', async (name) => {
    const evidence = evidenceOfScenario(readScenario(name));
    expect(await evidenceIn(evidence)).toEqual(evidence);
  });

  it.each(Object.keys(SCENARIOS))(
    'a report without its conclusions (%s) is diagnosed as the report is',
    async (name) => {
      const report = SCENARIOS[name]!();
      const { schemaVersion, tool, findings, channels, verdicts, verdict, exit, ...rest } = report;
      const evidence = await evidenceIn(rest);
      const { addressTags, ...whole } = evidenceOf(report);
      expect(plainJson(conclude(evidence, '1'))).toEqual(
        plainJson(conclude(report.addressTags ? { ...whole, addressTags: addressTags ?? [] } : whole, '1')),
      );
      expect(await evidenceIn({ ...rest, schemaVersion })).toEqual(evidence);
    },
  );

  it('a report is still a report', async () => {
    expect(await read(authRequired())).toEqual({ report: authRequired() });
  });

  const evidence = evidenceOfScenario(readScenario('block-page'));
  it.each([
    ['no host', { ...evidence, host: undefined }, 'evidence.host is missing'],
    [
      'measurements of another kind',
      { ...evidence, measurements: [{}] },
      'evidence.measurements[0].targetId is missing',
    ],
    ['a target twice', { ...evidence, targets: [...evidence.targets, ...evidence.targets] }, 'two targets'],
    ['measurements of nothing', { ...evidence, targets: [] }, 'unknown target'],
    ['neither', { anything: 1 }, 'is not a report of this tool'],
  ])('with %s is refused in one line', async (_name, value, words) => {
    await expect(read(value)).rejects.toThrow(words);
  });
});
