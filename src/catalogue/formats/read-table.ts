import { buildAllowRow } from '../rows/build-allow-row.ts';
import { type BuildContext, buildTarget, type RawRow } from '../rows/build-target.ts';
import type { AllowListRow, CatalogueTarget, ImportedList } from '../rows/catalogue.ts';
import type { KnownTargets } from '../rows/known-targets.ts';
import type { Complaints } from './complaints.ts';
import { readTableRow } from './read-table-row.ts';
import { type Columns, findColumns } from './table-columns.ts';

/** A table of texts: what a CSV file and a spreadsheet have in common. */
export interface TableRow {
  /** `row 17`. */
  readonly place: string;
  readonly cells: readonly string[];
}

/** Rows looked at for the headings: spreadsheets begin with titles and notes. */
const HEADING_ROWS = 20;

/** True when one of the first rows has headings that we know. */
export function isTable(rows: readonly TableRow[]): boolean {
  return headings(rows) !== null;
}

/** Reads a table by its headings, in any order: our CSV, Microsoft's published lists, or any table with a column of URLs or hosts. */
export function readTable(
  rows: readonly TableRow[],
  complaints: Complaints,
  source: string,
  known: KnownTargets,
): ImportedList {
  const found = headings(rows);
  if (!found) {
    complaints.add('', 'has no column of URLs; name one "url" or "Endpoint/URL"');
    return { date: null, targets: [], allowList: [], places: [] };
  }
  const context: BuildContext = { complaints, taken: new Set(), source, date: null };
  const reader = new TableReader(context, known);
  for (const row of rows.slice(found.index + 1)) reader.read(row, found.columns);
  return reader.list();
}

function headings(rows: readonly TableRow[]): { index: number; columns: Columns } | null {
  for (const [index, row] of rows.slice(0, HEADING_ROWS).entries()) {
    const columns = findColumns(row.cells);
    if (columns) return { index, columns };
  }
  return null;
}

class TableReader {
  readonly #context: BuildContext;
  readonly #known: KnownTargets;
  readonly #targets: CatalogueTarget[] = [];
  readonly #places: string[] = [];
  readonly #allow: AllowListRow[] = [];
  /** Hosts of published lists stand in several rows; each is tested once per region. */
  readonly #hosts = new Set<string>();

  constructor(context: BuildContext, known: KnownTargets) {
    this.#context = context;
    this.#known = known;
  }

  read(row: TableRow, columns: Columns): void {
    const read = readTableRow(row.cells, columns);
    if (read.kind === 'empty') return;
    if (read.kind === 'url') {
      const fact = this.#known.byUrl(read.raw.url);
      // A table without a column of builds still gets the rules that are facts about the URL.
      this.#add({ minBuild: fact?.minBuild, maxBuild: fact?.maxBuild, ...read.raw }, row.place, fact);
      return;
    }
    const allow = buildAllowRow(read.raw, row.place, this.#context);
    if (!allow) return;
    if (read.kind === 'allow-list') {
      this.#allow.push(allow.testedBy.length > 0 ? { ...allow, reason: null } : allow);
      return;
    }
    const ids =
      read.url === null ? this.#addPattern(allow, row.place) : this.#addHost(read.raw, read.url, allow, row.place);
    this.#allow.push({
      ...allow,
      testedBy: ids,
      reason: ids.length > 0 ? null : (allow.reason ?? 'its host stands in another row'),
    });
  }

  list(): ImportedList {
    return { date: null, targets: this.#targets, allowList: this.#allow, places: this.#places };
  }

  /** Targets of a row that names a host: what we know to ask there, else its root. */
  #addHost(raw: RawRow, url: string, allow: AllowListRow, place: string): readonly string[] {
    const facts = this.#known.byHost(allow.host, allow.port).filter((known) => matchesPath(known.url, allow.path));
    const wanted = facts.length > 0 ? facts.map((fact) => fact.url) : [url];
    return wanted.flatMap((one) => {
      const key = `${one} ${allow.regions.join()} ${allow.models.join()}`;
      if (this.#hosts.has(key)) return [];
      this.#hosts.add(key);
      const fact = this.#known.byUrl(one);
      const { service, ...rest } = raw;
      const known = fact ? { minBuild: fact.minBuild, maxBuild: fact.maxBuild, pinned: fact.pinned } : { service };
      const id = this.#add({ ...rest, ...known, url: one }, place, fact);
      return id === null ? [] : [id];
    });
  }

  /** Targets of a row that names a wildcard: those that test it in our own list, with their own regions. */
  #addPattern(allow: AllowListRow, place: string): readonly string[] {
    if (allow.reason === null) return [];
    const facts = this.#known.byPattern(allow.host, allow.port).filter((fact) => matchesPath(fact.url, allow.path));
    return facts.flatMap((fact) => {
      const regions = allow.regions.includes('WW') ? fact.regions : allow.regions;
      const key = `${fact.url} ${regions.join()} ${fact.models.join()}`;
      if (this.#hosts.has(key)) return [];
      this.#hosts.add(key);
      const { id: _id, ...facts } = fact;
      const id = this.#add({ ...facts, regions, notes: `tests ${allow.host}` }, place, fact);
      return id === null ? [] : [id];
    });
  }

  #add(raw: RawRow, place: string, known: CatalogueTarget | null): string | null {
    const target = buildTarget(raw, place, this.#context, known);
    if (!target) return null;
    this.#targets.push(target);
    this.#places.push(place);
    return target.id;
  }
}

/** A row `www.microsoft.com/pkiops/*` is tested by URLs below that folder only. */
function matchesPath(url: string, path: string | null): boolean {
  const folder = path?.replace(/\*.*$/, '') ?? '';
  return folder === '' || new URL(url).pathname.toLowerCase().startsWith(folder.toLowerCase());
}
