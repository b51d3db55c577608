import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a terminal gives a text: two for full-width signs and emoji, none for combining marks (UAX #11). */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** At most the first `most` UTF-16 units, never half a surrogate pair; the text itself where it is no longer. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}

/** The text in at most `columns`, ended by `…` where something is missing; a sign and its marks stay together. */
export function cutToWidth(text: string, columns: number): string {
  // No text is narrower than a thirtieth of its length: longer ones need not be measured whole.
  const near = cutText(text, Math.max(0, columns) * 30 + 30);
  if (near === text && widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(near)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept}…`;
}

/** The text with blanks behind it up to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/**
 * Lines of at most `columns`, broken at blanks; a word that is longer than a line is broken between signs. Lines after
 * the first begin with `hang` blanks.
 */
export function wrap(text: string, columns: number, hang = 0): readonly string[] {
  const room = Math.max(1, columns - hang);
  const lines = wrapAnsi(text, room, { hard: true }).split('\n');
  return lines.map((line, index) => (index === 0 ? line : `${' '.repeat(hang)}${line}`));
}
