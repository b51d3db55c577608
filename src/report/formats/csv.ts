import { METHODS } from '../../model/method.ts';
import type { Probe } from '../../model/probe.ts';
import type { Report } from '../../model/report.ts';
import { plain } from '../words/plain.ts';
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

type CsvValue = string | number | boolean | null;

/** One cell: spreadsheets run what begins like a formula, so such text gets an apostrophe in front (OWASP, CSV injection). */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = plain(value);
  const safe = /^\s*[=+\-@|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

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
  return [CSV_COLUMNS, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
