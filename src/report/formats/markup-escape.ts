import { plain } from '../../text/plain.ts';

/** Text for XML content and attributes: one line, no character that XML 1.0 forbids, no markup. */
export function xml(text: string, max?: number): string {
  return plain(text, max)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

/** Prose for Markdown: every character that could start markup, a link, a mention or a table cell is escaped. */
export function markdown(text: string, max?: number): string {
  return plain(text, max)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]#+!|~>]/g, '\\$&')
    .replaceAll('@', '&#64;')
    .replace(/:\/\//g, '&#58;//');
}

/** A value for Markdown, set as code: inside, only the fence itself and the table's bar mean anything. */
export function markdownCode(text: string, max?: number): string {
  const safe = plain(text, max).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe === '' || longest > 0 || /^ | $/.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
