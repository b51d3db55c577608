import { type Evidence, type Report, SCHEMA_VERSION } from '../../model/report.ts';
import { UsageError } from '../../model/usage-error.ts';
import { createJsonGauge, JSON_LIMITS, JsonLimitError } from '../../text/parse-json.ts';
import { plain } from '../../text/plain.ts';
import { shapeProblem } from '../../text/shape-problem.ts';
import { JSON_FILES } from '../store/file-names.ts';
import { validate as validateEvidence } from './evidence.schema.json?validator';
import { asEvidence, isEvidence } from './read-evidence.ts';
import { readZipEntry } from './read-zip.ts';
import { validate } from './report.schema.json?validator';
import { upgradeEvidence, upgradeSaved } from './upgrade-saved.ts';

/** A report of ten thousand targets has about 100 MB; more is no report. */
export const LARGEST_REPORT = 200_000_000;

function mistake(name: string, what: string): UsageError {
  return new UsageError(`${plain(name, 300)}: ${plain(what, 300)}; give the .json or .zip that analyze wrote`);
}

/** The bytes of the document, which passed the gauge before they become a text. */
async function jsonBytes(bytes: Buffer, name: string): Promise<Buffer> {
  const isZip = bytes.length >= 4 && bytes.readUInt32LE(0) === 0x04034b50;
  const gauge = createJsonGauge(JSON_LIMITS.report);
  try {
    if (!isZip) {
      gauge.take(bytes);
      return bytes;
    }
    const entry = await readZipEntry(bytes, JSON_FILES, LARGEST_REPORT, gauge);
    if (entry) return entry;
  } catch (error) {
    if (error instanceof JsonLimitError) throw mistake(name, error.message);
    throw mistake(name, `cannot be unpacked (${error instanceof Error ? error.message : 'broken archive'})`);
  }
  throw mistake(name, `holds no ${JSON_FILES[0]}`);
}

function parse(bytes: Buffer, name: string): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw mistake(name, 'is empty');
  try {
    return JSON.parse(text); // Its bytes passed the gauge.
  } catch {
    throw mistake(name, 'is not JSON'); // The parser's own words add nothing for the user.
  }
}

/** References that no schema can check: everything that is looked up by name must be there. */
function brokenTarget(targets: Report['targets'], measured: readonly { readonly targetId: string }[]): string | null {
  const ids = new Set(targets.map(({ id }) => id));
  if (ids.size !== targets.length) return 'has two targets of one id';
  const url = targets.find((target) => !URL.canParse(target.url))?.url;
  if (url !== undefined) return `has a target that is no URL: ${url}`;
  const lost = measured.find(({ targetId }) => !ids.has(targetId));
  return lost ? `has a probe of an unknown target: ${lost.targetId}` : null;
}

function brokenReference(report: Report): string | null {
  const broken = brokenTarget(report.targets, [...report.probes, ...(report.antivirus?.probes ?? [])]);
  if (broken !== null) return broken;
  const ids = new Set(report.targets.map(({ id }) => id));
  const verdict = report.verdicts.find(
    ({ targetId, causes }) => !ids.has(targetId) || causes.some((cause) => cause >= report.findings.length),
  );
  return verdict ? `has a verdict that refers to nothing: ${verdict.targetId}` : null;
}

function checkedReport(value: unknown, name: string): Report {
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : null;
  if (typeof version !== 'string') throw mistake(name, 'is not a report of this tool');
  if (!/^[12]\./.test(version)) throw mistake(name, `is of schema version ${version}, this tool reads 1.x and 2.x`);
  upgradeSaved(value, SCHEMA_VERSION);
  const problem = shapeProblem(value, validate, 'report');
  if (problem !== null) throw mistake(name, `is not a whole report: ${problem}`);
  const report = value as Report; // Just checked.
  const broken = brokenReference(report);
  if (broken !== null) throw mistake(name, broken);
  return report;
}

/** A saved report from its bytes (`.json`, or the `.zip` that holds it); a UsageError names what is wrong with it. */
export async function readSavedReport(bytes: Buffer, name: string): Promise<Report> {
  if (bytes.length > LARGEST_REPORT) throw mistake(name, 'is larger than 200 MB');
  return checkedReport(parse(await jsonBytes(bytes, name), name), name);
}

/** A saved report from the bytes of its `.json` or of the `.zip` that holds it, checked; `name` is what messages call it. Throws UsageError. */
export async function readReport(bytes: Uint8Array, name = 'report'): Promise<Report> {
  return readSavedReport(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
}

/** The same, or evidence without conclusions: recorded for a test, or a report whose conclusions were taken out. */
export async function readSavedOrRecorded(
  bytes: Buffer,
  name: string,
): Promise<{ readonly report: Report } | { readonly evidence: Evidence }> {
  if (bytes.length > LARGEST_REPORT) throw mistake(name, 'is larger than 200 MB');
  const value = parse(await jsonBytes(bytes, name), name);
  if (!isEvidence(value)) return { report: checkedReport(value, name) };
  upgradeEvidence(value);
  const bare = asEvidence(value);
  const problem = shapeProblem(bare, validateEvidence, 'evidence');
  if (problem !== null) throw mistake(name, `is not whole evidence: ${problem}`);
  const evidence = bare as Evidence; // Just checked.
  const broken = brokenTarget(evidence.targets, [
    ...evidence.measurements,
    ...(evidence.antivirus?.measurements ?? []),
  ]);
  if (broken !== null) throw mistake(name, broken);
  return { evidence };
}
