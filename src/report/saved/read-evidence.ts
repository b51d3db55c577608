import type { Evidence } from '../../model/report.ts';

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
