import { SERVICE_NAMES, seenStatuses, type Target } from '../../model/target.ts';
import { hostOf, portOf } from '../../net/url-parts.ts';
import { csvText } from '../../text/csv.ts';
import { jsonText } from '../../text/json-text.ts';
import { replaceUnseen } from '../../text/plain.ts';
import { cutToWidth, padTo, widthOf } from '../../text/width.ts';
import { patternOf } from '../rows/coverage.ts';
import type { AllowRow, SelectionResult, TargetRow } from './selection.ts';

/** Formats of `targets --format`. */
export const TARGET_FORMATS = ['table', 'json', 'csv'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

/** The document of the command `targets`: what is in, what is out and why, and what tests each allow-list row. `width` in columns cuts long lines of the table; null cuts nothing. */
export function renderTargets(
  result: SelectionResult,
  format: TargetFormat,
  { width }: { width: number | null },
): string {
  if (format === 'json') return `${jsonText(targetsJson(result), 2)}\n`;
  if (format === 'csv')
    return csvText([CSV_HEADINGS, ...result.rows.map(targetCells), ...result.allowRows.map(allowCells)]);
  return table(result, width);
}

function targetsJson({ info, targets, rows, allowRows }: SelectionResult): unknown {
  return {
    catalogue: info,
    targets: targets.map((target) => ({
      ...target,
      why: rows.find((row) => row.target.id === target.id)?.why ?? null,
    })),
    out: rows.filter((row) => !row.included).map(({ target, why }) => ({ ...target, why })),
    allowList: allowRows.map(({ row, needed, testedBy, reason }) => ({ ...row, needed, testedBy, reason })),
  };
}

/** Names of the columns; importers read them again. */
const CSV_HEADINGS = [
  'kind',
  'included',
  'why',
  'id',
  'region',
  'service',
  'model',
  'url',
  'host',
  'port',
  'path',
  'method',
  'observed_status',
  'pinned',
  'required',
  'os',
  'min_build',
  'max_build',
  'excluded',
  'tests',
  'tested_by',
  'notes',
  'source',
  'date',
] as const;

const modelWord = (models: Target['models']): string => (models.length === 1 ? (models[0] ?? '') : 'both');

function targetCells({ target, included, why, excluded }: TargetRow): readonly (string | number | null)[] {
  return [
    'target',
    included ? 'yes' : 'no',
    why,
    target.id,
    target.region,
    target.service,
    modelWord(target.models),
    target.url,
    hostOf(target.url),
    portOf(target.url),
    new URL(target.url).pathname,
    target.httpMethod,
    seenStatuses(target).join('|') || 'unknown',
    target.pinned ? 'yes' : 'no',
    target.required ? 'required' : 'optional',
    target.devices.join(','),
    target.minBuild,
    target.maxBuild,
    excluded,
    target.tests.join(' '),
    '',
    target.notes,
    target.source,
    target.date,
  ];
}

function allowCells({ row, needed, testedBy, reason }: AllowRow): readonly (string | number | null)[] {
  return [
    'allow-list',
    needed ? 'yes' : 'no',
    reason ?? `tested by ${testedBy.length === 1 ? 'one target' : `${testedBy.length} targets`}`,
    '',
    row.regions.join(','),
    row.service,
    modelWord(row.models),
    '',
    row.host,
    row.port,
    row.path,
    '',
    '',
    '',
    row.required === null ? 'unknown' : row.required ? 'required' : 'optional',
    row.devices.join(','),
    '',
    '',
    row.excluded,
    '',
    testedBy.join(' '),
    row.notes,
    row.source,
    row.date,
  ];
}

function table(result: SelectionResult, width: number | null): string {
  const { info, targets, rows, allowRows } = result;
  const needed = allowRows.filter((row) => row.needed);
  const untested = needed.filter((row) => row.testedBy.length === 0);
  const list = `catalogue ${info.name}${info.date === null ? '' : ` of ${info.date}`}`;
  const choice = `${info.regions.join(' ') || 'no region'} · ${info.models.join(' and ')} (${info.chosenBy})`;
  const lines = [
    `${targets.length} targets · ${list} · ${choice}`,
    '',
    ...inRows(targets),
    ...outRows(rows.filter((row) => !row.included)),
  ];
  if (needed.length > 0) {
    const more = untested.length === 0 ? '' : '; not tested:';
    lines.push('', `Allow-list: ${needed.length - untested.length} of ${needed.length} patterns are tested${more}`);
    for (const { row, reason } of untested) lines.push(`  ${patternOf(row)}${row.path ?? ''}  ${reason ?? ''}`);
  }
  return `${lines.map((line) => shown(line, width)).join('\n')}\n`;
}

/** Rows of other regions are counted, not listed: they would be longer than the list itself. The other formats have them all. */
function outRows(out: readonly TargetRow[]): readonly string[] {
  if (out.length === 0) return [];
  const elsewhere = new Map<string, number>();
  const lines = ['', `Not tested (${out.length}):`];
  for (const { target, why, outBy } of out) {
    if (outBy === 'region') elsewhere.set(why, (elsewhere.get(why) ?? 0) + 1);
    else lines.push(`  ${target.url}  ${why}`);
  }
  for (const [why, count] of elsewhere) lines.push(`  ${count} URLs  ${why}`);
  return lines;
}

function inRows(targets: readonly Target[]): readonly string[] {
  const cells = targets.map((target) => [
    target.region,
    SERVICE_NAMES[target.service],
    target.required ? 'required' : 'optional',
    target.pinned ? 'pinned' : '',
    target.url,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...cells.map((row) => widthOf(row[column] ?? ''))));
  return cells.map((row) => `  ${row.map((cell, column) => padTo(cell, widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** Foreign lists may hold control characters in their notes; none reaches a terminal. */
function shown(line: string, width: number | null): string {
  const safe = replaceUnseen(line);
  return width !== null && width > 20 ? cutToWidth(safe, width) : safe;
}
