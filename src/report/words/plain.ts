/** Characters that could move the cursor, hide or reorder text, or break a line: controls, formats (bidi, zero width), separators, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Words that pipelines obey wherever (Azure, older GitHub) or at the begin of what becomes a line (GitHub). */
const PIPELINE_COMMAND = /##(?=\w*\[)|(?<=^|\s)::(?=[a-z][\w-]*(?: [^\n]*)?::)/gi;

/** The longest value that a line of a report shows: long enough for any URL, short enough for a screen. */
const LONGEST_VALUE = 2000;

function written(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The text on one line, with everything that a terminal or editor would obey written out, cut to `max` characters. */
export function plain(text: string, max = LONGEST_VALUE): string {
  const safe = text
    .slice(0, max)
    .replace(UNSAFE, written)
    .replace(PIPELINE_COMMAND, (match) => match.split('').join(' '));
  return text.length > max ? `${safe}…` : safe;
}
