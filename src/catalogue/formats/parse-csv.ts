import { MAX_ROWS } from '../rows/catalogue.ts';

/** Cells of one row and the number of the line on which it begins. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The delimiter of a table: the one that stands most often in its first line outside quotes. */
function delimiterOf(text: string): string {
  const first =
    text
      .slice(0, 10_000)
      .split(/\r|\n/, 1)[0]
      ?.replace(/"[^"]*"/g, '') ?? '';
  const count = (mark: string): number => first.split(mark).length - 1;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Reads RFC 4180 with comma, semicolon or tab, any line ends, a BOM. Null when a quote is never closed. One row beyond {@link MAX_ROWS} is the last that is read. */
export function parseCsv(input: string): readonly CsvRow[] | null {
  const text = input.replace(/^\ufeff/, '');
  const delimiter = delimiterOf(text);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let started = 1;
  let at = 0;
  const finish = (): void => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: started, cells });
    cells = [];
    started = line;
  };
  while (at < text.length && rows.length <= MAX_ROWS) {
    let cell = '';
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0) return null;
      const quoted = text.slice(at + 1, end);
      line += quoted.split(/\r\n|\r|\n/).length - 1;
      cell = quoted.replaceAll('""', '"');
      at = end + 1;
    }
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
    cells.push(cell + text.slice(from, at));
    if (text[at] === delimiter) {
      at++;
      if (at === text.length) cells.push('');
      continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    at++;
    line++;
    finish();
  }
  finish();
  return rows;
}

/** Index of the quote that closes the cell; doubled quotes belong to it. Negative when there is none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
