/** One cell of RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front. Source: OWASP, CSV injection. */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const plain = value.replace(/\0/g, '');
  const safe = /^[=+\-@\t\r\n]/.test(plain) || /^[\uff1d\uff0b\uff0d\uff20]/.test(plain) ? `'${plain}` : plain;
  return /[",;\r\n\t]/.test(safe) || /^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV with CRLF, which RFC 4180 asks for and every reader takes. */
export function csvText(rows: readonly (readonly (string | number | boolean | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
