import { cutText } from './width.ts';

/** Characters that could move the cursor, hide or reorder text, or break a line: controls of 7 and 8 bits, formats (bidi, zero width), separators, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Begins of what pipelines obey: `##vso[…]` and `##[…]` wherever they stand in a line (Azure Pipelines, "Logging commands",
 * learn.microsoft.com; GitHub's runner, ActionCommand.cs), `::error::` at the begin of a line (docs.github.com,
 * "Workflow commands").
 */
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

/** The text with the begins of pipeline commands replaced, by default with a blank inside. */
export function withoutCommands(
  text: string,
  by: (begin: string) => string = (begin) => begin.split('').join(' '),
): string {
  return text.replace(PIPELINE_COMMAND, by);
}

/** Line ends, tabs, and what our own colours begin with. */
const OURS = new Set(['\n', '\r', '\t', '\u001b']);

/** A whole document of ours, made of values that are safe already, on its way out: nothing that was forgotten on the way gets through. */
export function lastGate(text: string): string {
  return withoutCommands(replaceUnseen(text, (char) => (OURS.has(char) ? char : writtenOut(char))));
}

/** The text on one line, with everything that a terminal or editor would obey written out, cut to `max` characters. */
export function plain(text: string, max = LONGEST_VALUE): string {
  const short = cutText(text, max);
  const safe = withoutCommands(replaceUnseen(short));
  return short.length < text.length ? `${safe}…` : safe;
}

/** A value of the user's for a complaint: in quotes, on one line, at most 80 characters. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const safe = withoutCommands(replaceUnseen(cutText(text, 200)));
  const short = safe.length > 80 || text.length > 200 ? `${cutText(safe, 79)}…` : safe;
  return `"${short.replaceAll('"', "'")}"`;
}
