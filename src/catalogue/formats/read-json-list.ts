import { quoted } from '../../text/plain.ts';
import { textOf } from '../../text/text-of.ts';
import { readRoots } from '../roots/read-roots.ts';
import { buildAllowRow } from '../rows/build-allow-row.ts';
import { type BuildContext, buildTarget, type RawRow } from '../rows/build-target.ts';
import { type AllowListRow, type CatalogueTarget, type ImportedList, MAX_ROWS } from '../rows/catalogue.ts';
import type { KnownTargets } from '../rows/known-targets.ts';
import type { Complaints } from './complaints.ts';
import { readDay } from './read-fields.ts';

/** Titles and days of the documents that rows name by key. */
export type Sources = Readonly<Record<string, { readonly title: string; readonly date: string | null }>>;

/** Reads our own JSON: `{ name, date, targets: [...], allowList: [...], roots: { … } }`, a bare array of rows or URLs, or what `targets --format json` prints. */
export function readJsonList(
  value: unknown,
  complaints: Complaints,
  source: string,
  sources: Sources,
  known: KnownTargets | null,
): ImportedList {
  const root: RawRow = isRow(value) ? value : { targets: value };
  const date = readDay(root.date) ?? (isRow(root.catalogue) ? readDay(root.catalogue.date) : null);
  const context: BuildContext = { complaints, taken: new Set(), source, date };
  if (!Array.isArray(root.targets)) {
    complaints.add(
      '',
      `"targets" is ${root.targets === undefined ? 'missing' : 'no array'}; write { "targets": [ { "url": "https://…" } ] }`,
    );
    return { date, targets: [], allowList: [], places: [] };
  }
  for (const row of root.targets) if (isRow(row) && typeof row.id === 'string') context.taken.add(row.id);
  const targets: CatalogueTarget[] = [];
  const places: string[] = [];
  root.targets.forEach((row: unknown, index) => {
    const place = `row ${index + 1}`;
    const raw = typeof row === 'string' ? { url: row } : row;
    if (!isRow(raw)) {
      complaints.add(place, `is ${quoted(row)}, no object; write { "url": "https://…" }`);
      return;
    }
    const target = buildTarget(withSource(raw, sources), place, context, known?.byUrl(raw.url) ?? null);
    if (!target) return;
    targets.push(target);
    places.push(place);
  });
  return {
    date,
    targets,
    allowList: readAllowList(root.allowList, context, sources),
    roots: readRoots(root.roots, complaints),
    places,
  };
}

function readAllowList(value: unknown, context: BuildContext, sources: Sources): readonly AllowListRow[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    context.complaints.add('', '"allowList" is no array; write [ { "host": "*.example.com" } ] or leave it out');
    return [];
  }
  if (value.length > MAX_ROWS) {
    context.complaints.add('', `"allowList" has more than ${MAX_ROWS} rows; give the list of URLs only`);
    return [];
  }
  return value.flatMap((row: unknown, index) => {
    const place = `allow-list row ${index + 1}`;
    if (!isRow(row)) {
      context.complaints.add(place, `is ${quoted(row)}, no object; write { "host": "*.example.com" }`);
      return [];
    }
    return buildAllowRow(withSource(row, sources), place, context) ?? [];
  });
}

/** Resolves `source: ["key", …]` to titles, and the day of the first; the keys of what was seen likewise. */
function withSource(given: RawRow, sources: Sources): RawRow {
  const raw = Array.isArray(given.observed)
    ? { ...given, observed: given.observed.map((seen: unknown) => (isRow(seen) ? withTitle(seen, sources) : seen)) }
    : given;
  if (!Array.isArray(raw.source)) return raw;
  const found = raw.source.map((name) =>
    typeof name === 'string' && Object.hasOwn(sources, name) ? sources[name] : undefined,
  );
  const titles = raw.source.map((name, index) => found[index]?.title ?? textOf(name));
  return { ...raw, source: titles.join('; '), date: raw.date ?? found.find((entry) => entry?.date)?.date };
}

function withTitle(seen: RawRow, sources: Sources): RawRow {
  const { source } = seen;
  const found = typeof source === 'string' && Object.hasOwn(sources, source) ? sources[source] : undefined;
  return found ? { ...seen, source: found.title } : seen;
}

function isRow(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
