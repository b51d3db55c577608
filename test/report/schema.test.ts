import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../src/findings/shape/finding.ts';
import { FAILURE_CODES } from '../../src/model/failure.ts';
import { METHODS } from '../../src/model/method.ts';
import { SCHEMA_VERSION } from '../../src/model/report.ts';
import { REGIONS, SERVICES } from '../../src/model/target.ts';
import { renderJson } from '../../src/report/formats/json.ts';
import schema from '../../src/report/saved/report.schema.json' with { type: 'json' };
import { validate as compiled } from '../../src/report/saved/report.schema.json?validator';
import { shapeProblem } from '../../src/text/shape-problem.ts';
import { hostile } from './hostile-report.ts';
import { authRequired, SCENARIOS } from './sample-report.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false }).compile(schema);
// biome-ignore lint/suspicious/noExplicitAny: mutations reach into any place of a parsed document.
type Document = Record<string, any>;
const problem = (document: unknown): string | null => shapeProblem(document, compiled, 'report');
const parsed = (): Document => JSON.parse(renderJson(authRequired()));

describe('published schema', () => {
  it.each(Object.keys(SCENARIOS))('%s conforms, by the published schema and by our reader', (name) => {
    const document: unknown = JSON.parse(renderJson(SCENARIOS[name]!()));
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(problem(document)).toBeNull();
  });

  it('holds the hostile report too: values are free, the shape is not', () => {
    expect(validate(JSON.parse(renderJson(hostile()))), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['FailureCode', FAILURE_CODES],
    ['FindingCode', FINDING_CODES],
    ['Method', METHODS],
    ['Region', REGIONS],
    ['Service', SERVICES],
  ] as const)('%s lists exactly what the model lists', (name, list) => {
    expect([...schema.$defs[name].enum].sort()).toEqual([...list].sort());
  });

  it('is of the version that reports carry', () => {
    expect(new RegExp(schema.properties.schemaVersion.pattern).test(SCHEMA_VERSION)).toBe(true);
  });

  const mutations: readonly [string, (report: Document) => void][] = [
    ['a probe with a state of its own', (r) => (r.probes[0].state = 'maybe')],
    ['a probe without outcome', (r) => delete r.probes[0].outcome],
    ['a finding with an unknown code', (r) => (r.findings[0].code = 'gremlins')],
    ['a negative count', (r) => (r.findings[0].explains = -1)],
    ['21 pieces of evidence', (r) => (r.findings[0].evidence = Array(21).fill('p1'))],
    ['a status as text', (r) => (r.probes[0].status = '200')],
    ['a duration as text', (r) => (r.run.durationMs = '4 s')],
    ['a local start time', (r) => (r.run.startedAt = '2026-11-22 10:00')],
    ['an exit code beyond the list', (r) => (r.exit.code = 5)],
    ['a major version of the future', (r) => (r.schemaVersion = '3.0')],
    ['no root field', (r) => delete r.verdicts],
    ['an observation of no known phase', (r) => (r.probes[0].attempts[0].observations[0].phase = 'connect')],
    ['an observation of another phase', (r) => (r.probes[0].attempts[0].observations[0].phase = 'dns')],
    ['a header of three parts', (r) => r.probes[0].attempts[0].observations.at(-1).headers.push(['a', 'b', 'c'])],
    ['a target that is a file', (r) => (r.targets[0].url = 'file:///etc/passwd')],
    ['a manual setting without servers', (r) => delete r.proxies[0].servers],
    ['an argument that is an object', (r) => (r.findings[0].args.server = { host: 'x' })],
    ['a hash in capitals', (r) => (r.catalogue.sha256 = 'C3'.repeat(32))],
    ['a port beyond 65535', (r) => (r.proxies[0].servers[0].server.port = 70_000)],
    ['null where a list belongs', (r) => (r.runWarnings = null)],
    ['a list where an object belongs', (r) => (r.host = [])],
  ];
  it.each(mutations)('%s is refused by both validators', (_name, mutate) => {
    const document = parsed();
    mutate(document);
    expect(validate(document)).toBe(false);
    expect(problem(document)).toMatch(/^report\./);
  });

  it('refuses fields that it does not describe, while our reader lets later versions through', () => {
    const document = parsed();
    document.host.mood = 'good';
    expect(validate(document)).toBe(false);
    expect(problem(document)).toBeNull();
  });
});

describe('fields that only some runs have', () => {
  it('conform: the antivirus with a proxy of its own, tagged addresses', () => {
    const report = authRequired();
    const settings = report.proxies[3];
    const document: unknown = JSON.parse(
      renderJson({
        ...report,
        ...(settings ? { antivirus: { settings, probes: report.probes.slice(0, 2) } } : {}),
        addressTags: [{ address: '20.1.2.3', tag: 'MicrosoftDefenderForEndpoint', region: null }],
      }),
    );
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });
});
