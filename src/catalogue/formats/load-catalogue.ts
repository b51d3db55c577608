import { createHash } from 'node:crypto';
import { UsageError } from '../../model/usage-error.ts';
import { JSON_LIMITS, JsonLimitError } from '../../text/parse-json.ts';
import { plain } from '../../text/plain.ts';
import { type Catalogue, type ImportedList, MAX_ROWS } from '../rows/catalogue.ts';
import { embeddedCatalogue, embeddedFacts } from '../rows/embedded.ts';
import { checkTargets } from '../rows/validate-catalogue.ts';
import { Complaints } from './complaints.ts';
import { decodeText } from './decode-text.ts';
import { parseLenientJson } from './lenient-json.ts';
import { parseCsv } from './parse-csv.ts';
import { readEndpoints } from './read-endpoints.ts';
import { readJsonList } from './read-json-list.ts';
import { isRegionsUrls, readRegionsUrls } from './read-regions-urls.ts';
import { isTable, readTable, type TableRow } from './read-table.ts';
import { readXlsx } from './read-xlsx.ts';

export type { Catalogue } from '../rows/catalogue.ts';

/** Where the list comes from: the product, or bytes that the caller has read or downloaded. */
export type CatalogueSource =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Buffer };

/** Two hundred times the largest published list. */
export const MAX_CATALOGUE_BYTES = 20 * 1024 * 1024;

/** Reads a list, whatever its format, and checks it. Throws {@link UsageError} with one line that names file, row and remedy. */
export async function loadCatalogue(source: CatalogueSource): Promise<Catalogue> {
  if (source.kind === 'embedded') return embeddedCatalogue();
  const { bytes } = source;
  const name = shownName(source.name);
  const complaints = new Complaints(name);
  const list = await read(name, bytes, complaints);
  checkTargets(list.targets, (index) => list.places[index] ?? `row ${index + 1}`, complaints);
  const mistake = complaints.summary();
  if (mistake !== null) throw new UsageError(mistake);
  return {
    name,
    date: list.date,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    targets: list.targets,
    allowList: list.allowList,
    roots: list.roots ?? embeddedCatalogue().roots,
  };
}

async function read(name: string, bytes: Buffer, complaints: Complaints): Promise<ImportedList> {
  if (bytes.length > MAX_CATALOGUE_BYTES) {
    const megabytes = Math.ceil(bytes.length / 1024 / 1024);
    throw new UsageError(`catalogue ${name}: has ${megabytes} MB, at most 20 MB are read; give the list of URLs only`);
  }
  if (bytes.length === 0)
    throw new UsageError(`catalogue ${name}: is empty; give a JSON, CSV, .xlsx or endpoints.txt list`);
  const known = embeddedFacts();
  if (isZip(bytes)) return readTable(bounded(name, await readXlsx(name, bytes)), complaints, name, known);
  const text = decodeText(bytes);
  if (text === null || text.includes('\0')) {
    throw new UsageError(`catalogue ${name}: is no text and no .xlsx; give a JSON, CSV, .xlsx or endpoints.txt list`);
  }
  if (text.trim() === '')
    throw new UsageError(`catalogue ${name}: is empty; give a JSON, CSV, .xlsx or endpoints.txt list`);
  if (/^\s*[[{]/.test(text) || /\.json$/i.test(name)) return readJson(name, text, complaints);
  const table = tableOf(text);
  if (table && isTable(table)) return readTable(bounded(name, table), complaints, name, known);
  if (/\.csv$/i.test(name)) {
    const words = table ? 'has no column of URLs; name one "url"' : 'has a quote that is never closed; close it';
    throw new UsageError(`catalogue ${name}: ${words}`);
  }
  return readEndpoints(text, complaints, name, known);
}

function readJson(name: string, text: string, complaints: Complaints): ImportedList {
  let value: unknown;
  try {
    value = parseLenientJson(text, JSON_LIMITS.list);
  } catch (error) {
    if (error instanceof JsonLimitError)
      throw new UsageError(`catalogue ${name}: ${error.message}; give the list of URLs only`);
    // The parser's words tell the position; they are all that the user needs.
    const words =
      error instanceof Error ? error.message.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 120) : 'unknown reason';
    throw new UsageError(`catalogue ${name}: is no JSON (${words}); correct it or give CSV, .xlsx or endpoints.txt`);
  }
  if (isRegionsUrls(value)) return readRegionsUrls(value, complaints, name, embeddedFacts());
  return readJsonList(value, complaints, name, {}, embeddedFacts());
}

function bounded(name: string, rows: readonly TableRow[]): readonly TableRow[] {
  if (rows.length <= MAX_ROWS) return rows;
  throw new UsageError(`catalogue ${name}: has more than ${MAX_ROWS} rows; give the list of URLs only`);
}

function tableOf(text: string): readonly TableRow[] | null {
  return parseCsv(text)?.map(({ line, cells }) => ({ place: `row ${line}`, cells })) ?? null;
}

/** The name for messages and reports: one line, and of a URL neither password nor query, where tokens stand. */
function shownName(name: string): string {
  const url = /^https?:\/\//i.test(name) && URL.canParse(name) ? new URL(name) : null;
  const shown = url ? `${url.origin}${url.pathname}` : name;
  return plain(shown, 1000);
}

/** The signature of a zip's first entry; every .xlsx begins with it. */
const isZip = (bytes: Buffer): boolean => bytes.length > 4 && bytes.readUInt32LE(0) === 0x04034b50;
