/** What a cell may hold; null is an empty one. */
export type CsvValue = string | number | boolean | null;

/**
 * What spreadsheets run as a formula, also behind blanks, and in full-width form where the reader's language has one.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection; `|` and `%` begin DDE commands in older readers.
 */
const FORMULA = /^(?:\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u;

/** One cell of RFC 4180. A text that a spreadsheet would run gets an apostrophe in front. */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.replace(/\0/g, '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  // Readers that split at `;` or at a tab must not find a new cell in a value.
  return /[",;'\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV with CRLF, which RFC 4180 asks for and every reader takes. */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
