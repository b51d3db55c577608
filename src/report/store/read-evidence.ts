import type { Evidence } from '../../model/report.ts';
import type { Schema } from './conforms.ts';
import reportSchema from './report.schema.json' with { type: 'json' };

/** Fields of a report that are concluded; evidence has none of them. */
const CONCLUDED = ['schemaVersion', 'tool', 'probes', 'findings', 'channels', 'verdicts', 'verdict', 'exit'];
/** Fields of a probe that are concluded from its measurement. */
const JUDGED = ['outcome', 'status', 'answeredBy', 'failure', 'code', 'flaky'];
/** Fields of WinHTTP's answers that are concluded by comparing them. */
const COMPARED = ['compared', 'disagreements'];

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function without(value: unknown, names: readonly string[]): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

function relaxed(schema: Schema | undefined, names: readonly string[]): Schema {
  return {
    ...schema,
    properties: without(schema?.properties ?? {}, names) as Readonly<Record<string, Schema>>, // of the same schema
    required: (schema?.required ?? []).filter((name) => !names.includes(name)),
  };
}

/** The schema of evidence: the report's without what is concluded. */
export function evidenceSchema(): Schema {
  const report = reportSchema as Schema; // The file's own type is too wide: every object literal is different.
  const measurements: Schema = { type: 'array', items: { $ref: '#/$defs/probe' } };
  const bare = relaxed(report, CONCLUDED);
  return {
    ...bare,
    properties: {
      ...bare.properties,
      measurements,
      antivirus: {
        type: ['object', 'null'],
        properties: { settings: { $ref: '#/$defs/proxySettings' }, measurements },
        required: ['settings', 'measurements'],
      },
      winhttp: { anyOf: [{ $ref: '#/$defs/winhttp' }, { type: 'null' }] },
    },
    required: [...(bare.required ?? []), 'measurements'],
    $defs: {
      ...report.$defs,
      probe: relaxed(report.$defs?.probe, JUDGED),
      winhttp: relaxed(report.$defs?.winhttp, COMPARED),
    },
  };
}

/** True for what was recorded without any conclusion: a scenario's evidence, or a report whose conclusions were taken out. */
export function isEvidence(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    !Object.hasOwn(value, 'findings') &&
    (Array.isArray(value.measurements) || Array.isArray(value.probes))
  );
}

function measurementsOf({ measurements, probes }: JsonObject): unknown {
  const list = measurements ?? probes;
  return Array.isArray(list) ? list.map((entry) => without(entry, JUDGED)) : list;
}

/** Recorded evidence in the one shape, not yet checked: whatever was concluded is taken out. */
export function asEvidence(value: JsonObject): Partial<Record<keyof Evidence, unknown>> {
  const { antivirus, winhttp } = value;
  return {
    ...(without(value, CONCLUDED) as JsonObject), // of an object
    measurements: measurementsOf(value),
    ...(isObject(antivirus)
      ? { antivirus: { settings: antivirus.settings, measurements: measurementsOf(antivirus) } }
      : {}),
    ...(isObject(winhttp) ? { winhttp: without(winhttp, COMPARED) } : {}),
  };
}
