import { html, type Markup, trusted } from './markup.ts';

/** The shapes of the page: drawn, because font glyphs become coloured pictures on some systems. State is shape first. */
const SHAPES = {
  ok: '<path d="M2.5 8.6 6.2 12.5 13.5 3.8"/>',
  fail: '<path d="M3.2 3.2 12.8 12.8M12.8 3.2 3.2 12.8"/>',
  warn: '<path d="M8 2.4 14.6 13.6H1.4Z"/>',
  flaky: '<path d="M1.5 9.5C3.6 4.5 5.8 4.5 8 8s4.4 3.5 6.5-1.5"/>',
  absent: '<path d="M3 8H13"/>',
  unusable: '<circle cx="8" cy="8" r="5.6"/><path d="M4 12 12 4"/>',
  skipped: '<circle cx="8" cy="8" r="5.6" stroke-dasharray="2.2 3.2"/>',
  info: '<circle cx="8" cy="8" r="6"/><path d="M8 7.4V11.2M8 4.8V4.9"/>',
  chev: '<path d="M5.5 2.5 11 8 5.5 13.5"/>',
} as const;

/** Name of a drawn symbol. */
export type SymbolName = keyof typeof SHAPES;

/** All symbols, defined once; placed by {@link icon}. */
export function symbolSheet(): Markup {
  const symbols = Object.entries(SHAPES).map(
    ([name, shape]) => `<symbol id="i-${name}" viewBox="0 0 16 16">${shape}</symbol>`,
  );
  return trusted(`<svg class="sheet" aria-hidden="true"><defs>${symbols.join('')}</defs></svg>`);
}

/** A symbol in text; the words beside it carry the meaning for those who do not see it. */
export function icon(name: SymbolName, extra = ''): Markup {
  const classes = extra === '' ? `i ${name}` : `i ${name} ${extra}`;
  return html`<svg class="${classes}" aria-hidden="true"><use href="#i-${name}"/></svg>`;
}
