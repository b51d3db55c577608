import { cutText } from './width.ts';

/** Characters that could move the cursor, hide or reorder text, or break a line: controls of 7 and 8 bits, formats (bidi, zero width), separators, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Words that pipelines obey wherever (Azure, older GitHub) or at the begin of what becomes a line (GitHub). */
const PIPELINE_COMMAND = /##(?=\w*\[)|(?<=^|\s)::(?=[a-z][\w-]*(?: [^\n]*)?::)/gi;

/** The longest value that a line of a report shows: long enough for any URL, short enough for a screen. */
const LONGEST_VALUE = 2000;

/** An unseen character in signs that everybody sees: `\n`, `\u{202e}`. */
export function writtenOut(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The text with every unseen character replaced, by default written out. */
export function replaceUnseen(text: string, by: (char: string) => string = writtenOut): string {
  return text.replace(UNSEEN, by);
}

/** The text on one line, with everything that a terminal or editor would obey written out, cut to `max` characters. */
export function plain(text: string, max = LONGEST_VALUE): string {
  const short = cutText(text, max);
  const safe = replaceUnseen(short).replace(PIPELINE_COMMAND, (match) => match.split('').join(' '));
  return short.length < text.length ? `${safe}…` : safe;
}

/** A value of the user's for a complaint: in quotes, on one line, at most 80 characters. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const safe = replaceUnseen(cutText(text, 200));
  const short = safe.length > 80 || text.length > 200 ? `${cutText(safe, 79)}…` : safe;
  return `"${short.replaceAll('"', "'")}"`;
}
