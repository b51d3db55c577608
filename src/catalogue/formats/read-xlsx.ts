import { UsageError } from '../../model/usage-error.ts';
import { textOf } from '../../text/text-of.ts';
import { MAX_ROWS } from '../rows/catalogue.ts';
import { checkArchive } from './check-archive.ts';
import { isTable, type TableRow } from './read-table.ts';

/** The rows of the first sheet that has headings we know, in a workbook of at most 20 sheets. Throws {@link UsageError}. */
export async function readXlsx(name: string, bytes: Buffer): Promise<readonly TableRow[]> {
  await checkArchive(name, bytes);
  const sheets = await sheetsOf(name, bytes);
  const tables = sheets.slice(0, 20).map(({ data }) => data.slice(0, MAX_ROWS + 1).map(tableRow));
  const found = tables.find((rows) => isTable(rows)) ?? tables[0];
  if (!found) throw new UsageError(`catalogue ${name}: the workbook has no sheet; save the list again as .xlsx`);
  return found;
}

async function sheetsOf(
  name: string,
  bytes: Buffer,
): Promise<readonly { readonly data: readonly (readonly unknown[])[] }[]> {
  // Loaded only here: it is the largest part of this folder and few runs need it.
  const { default: readXlsxFile } = await import('read-excel-file/node');
  try {
    return await readXlsxFile(bytes);
  } catch (error) {
    // Whatever the library says about a broken workbook, the remedy is one.
    const words = error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, 120) : 'unknown reason';
    throw new UsageError(
      `catalogue ${name}: the spreadsheet cannot be read (${words}); save it again as .xlsx or .csv`,
    );
  }
}

const tableRow = (cells: readonly unknown[], index: number): TableRow => ({
  place: `row ${index + 1}`,
  cells: cells.slice(0, 200).map(cellText),
});

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return textOf(value).slice(0, 4000);
}
