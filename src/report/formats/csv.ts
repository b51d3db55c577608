import { METHODS } from '../../model/method.ts';
import type { Probe } from '../../model/probe.ts';
import type { Report } from '../../model/report.ts';
import { type CsvValue, csvText } from '../../text/csv.ts';
import { plain } from '../../text/plain.ts';
import { elapsedMs, findingsByProbe, probeKey, probeRows } from '../words/probe-table.ts';

/** The columns, in order; new ones are only ever added at the end. */
export const CSV_COLUMNS = [
  'region',
  'service',
  'url',
  'required',
  'pinned',
  'method',
  'state',
  'outcome',
  'status',
  'code',
  'answered_by',
  'phase',
  'peer',
  'failure',
  'native',
  'servers',
  'bypassed',
  'flaky',
  'shared_with',
  'ms',
  'findings',
  'target_id',
] as const;

/** A value of the report on one line: control characters written out. */
const cell = (value: CsvValue): CsvValue => (typeof value === 'string' ? plain(value) : value);

function probeCells(probe: Probe | null): readonly CsvValue[] {
  if (!probe) return ['skipped', ...Array<null>(13).fill(null)];
  const ms = elapsedMs(probe);
  return [
    probe.state,
    probe.outcome,
    probe.status,
    probe.code,
    probe.answeredBy,
    probe.failure?.phase ?? null,
    probe.failure?.peer ?? null,
    probe.failure?.code ?? null,
    probe.failure?.native ?? null,
    probe.servers.join(' '),
    probe.bypassed,
    probe.flaky,
    probe.sharedWith,
    ms === null ? null : Math.round(ms),
  ];
}

/** One row per target and method, RFC 4180: commas, CRLF, header row. */
export function renderCsv(report: Report): string {
  const causes = findingsByProbe(report);
  const rows = probeRows(report).flatMap(({ target, probes }) =>
    METHODS.map((method, i): readonly CsvValue[] => [
      target.region,
      target.service,
      target.url,
      target.required,
      target.pinned,
      method,
      ...probeCells(probes[i] ?? null),
      (causes.get(probeKey(target.id, method)) ?? []).map((finding) => finding.code).join(' '),
      target.id,
    ]),
  );
  return csvText([CSV_COLUMNS, ...rows.map((row) => row.map(cell))]);
}
