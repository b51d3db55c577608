/** The script with comments, texts and regular expressions blanked; lines stay where they are. A template text keeps its first sign. */
export function bareCode(script: string): string {
  let out = '';
  let position = 0;
  while (position < script.length) {
    const end = skipped(script, position, out);
    if (end === position) out += script[position++];
    else {
      const piece = script.slice(position, end);
      out += (piece.startsWith('`') ? '`' : ' ') + piece.slice(1).replace(/[^\n]/g, ' ');
      position = end;
    }
  }
  return out;
}

/** Where the comment, text or expression that begins here ends; `from` itself when none begins. */
function skipped(script: string, from: number, before: string): number {
  const sign = script[from];
  if (sign === '"' || sign === "'" || sign === '`') return endOfText(script, from, sign);
  if (sign !== '/') return from;
  if (script[from + 1] === '/') return indexOr(script.length, script.indexOf('\n', from));
  if (script[from + 1] === '*') return indexOr(script.length - 2, script.indexOf('*/', from + 2)) + 2;
  // After a name, a number or a closing bracket a slash divides.
  return /[\w$)\]]\s*$/.test(before.slice(-40)) && !/\b(return|typeof|case|in)\s*$/.test(before.slice(-40))
    ? from
    : endOfText(script, from, '/');
}

/** Longer expressions are none: without a bound, a line of escaped slashes would be read again from each of them. */
const MAX_EXPRESSION = 1000;

function endOfText(script: string, from: number, sign: string): number {
  for (let at = from + 1; at < script.length; at++) {
    if (sign === '/' && at - from > MAX_EXPRESSION) return from;
    if (script[at] === '\\') at++;
    else if (script[at] === sign) return at + 1;
    // Only template texts go over lines; anything else was no text after all.
    else if (script[at] === '\n' && sign !== '`') return sign === '/' ? from : at;
  }
  return sign === '/' ? from : script.length;
}

const indexOr = (otherwise: number, index: number): number => (index < 0 ? otherwise : index);
