import { jsonText as safeJson } from '../../text/json-text.ts';
import { replaceUnseen, withoutCommands } from '../../text/plain.ts';
import { cutText } from '../../text/width.ts';
/** Text that is already safe to stand in a page; made by {@link html} alone. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may be put into a template: text is escaped, markup is taken as it is, `null` and `false` leave nothing. */
export type Piece = string | number | Markup | null | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** More marks than any language stacks on one letter. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** The text with every character that cannot be seen written out as `[U+202E]`; line feeds and tabs stay. */
export function visible(text: string): string {
  return replaceUnseen(text.replaceAll('\r\n', '\n').replace(STACKED, '$1'), (sign) => {
    if (sign === '\n' || sign === '\t') return sign;
    return `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** At most `limit` UTF-16 units of a text, never half a character, and how much was left out. */
export function clip(text: string, limit: number): string {
  const kept = cutText(text, limit);
  return kept === text ? text : `${kept}… (${text.length - kept.length} more characters)`;
}

/** Text as it may stand in an element or a quoted attribute. */
export function escapeText(text: string): string {
  const safe = visible(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
  // A page may go to stdout, into the log of a pipeline: the same sign, by its number.
  return withoutCommands(safe, (begin) => `&#${begin.charCodeAt(0)};${begin.slice(1)}`);
}

function pieceText(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'number') return String(piece);
  return typeof piece === 'string' ? escapeText(piece) : piece.map(pieceText).join('');
}

/** A template in which every inserted text is escaped. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + pieceText(pieces[index - 1] ?? null) + part));
}

/** A script's data as JSON that cannot end its element: `<` is escaped, and what every JSON of ours escapes. */
export function jsonText(value: unknown): Markup {
  return new Markup(
    safeJson(value).replace(/[<>&]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** Markup that is a constant of ours: a style sheet, a script, a fragment without data. */
export function trusted(text: string): Markup {
  return new Markup(text);
}
