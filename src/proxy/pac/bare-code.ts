/** Signs that a slash after them divides; anything else lets an expression begin. */
const OPERAND = /[\w$)\]]\s*$/;
const KEYWORD = /\b(return|typeof|case|in)\s*$/;
/** Code that `OPERAND` and `KEYWORD` look back on, characters. */
const TAIL = 40;
/** Longer expressions are none: without a bound, a line of escaped slashes would be read again from each of them. */
const MAX_EXPRESSION = 200;

/**
 * A script with comments, texts and regular expressions blanked; lines stay where they are. A template text keeps its
 * first sign. A careful guess, not a parser; linear in the script's length.
 */
export function bareCode(script: string): string {
  const out: string[] = [];
  const plain = /[^"'`/]+/y;
  let tail = '';
  let position = 0;
  const keep = (code: string) => {
    out.push(code);
    tail = (tail + code.slice(-TAIL)).slice(-TAIL);
    position += code.length;
  };
  while (position < script.length) {
    plain.lastIndex = position;
    const run = plain.exec(script);
    if (run !== null) keep(run[0]);
    if (position >= script.length) break;
    const end = skipped(script, position, tail);
    if (end === position) keep(script.charAt(position));
    else {
      out.push(script[position] === '`' ? '`' : ' ', script.slice(position + 1, end).replace(/[^\n]+/g, blanks));
      position = end;
    }
  }
  return out.join('');
}

const blanks = (text: string): string => ' '.repeat(text.length);

/** Where the comment, text or expression that begins here ends; `from` itself when none begins. */
function skipped(script: string, from: number, before: string): number {
  const sign = script[from];
  if (sign === '"' || sign === "'" || sign === '`') return endOfText(script, from, sign);
  if (script[from + 1] === '/') return indexOr(script.length, script.indexOf('\n', from));
  if (script[from + 1] === '*') return indexOr(script.length - 2, script.indexOf('*/', from + 2)) + 2;
  return OPERAND.test(before) && !KEYWORD.test(before) ? from : endOfText(script, from, '/');
}

function endOfText(script: string, from: number, sign: string): number {
  const last = sign === '/' ? Math.min(script.length, from + MAX_EXPRESSION) : script.length;
  for (let at = from + 1; at < last; at++) {
    if (script[at] === '\\') at++;
    else if (script[at] === sign) return at + 1;
    // Only template texts go over lines; anything else was no text after all.
    else if (script[at] === '\n' && sign !== '`') return sign === '/' ? from : at;
  }
  return sign === '/' ? from : script.length;
}

const indexOr = (otherwise: number, index: number): number => (index < 0 ? otherwise : index);
