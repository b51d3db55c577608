/** One use of syntax that WinHTTP's script engine does not know. */
export interface ModernSyntax {
  /** `let`, `=>`, … */
  readonly what: string;
  /** First line of its use. */
  readonly line: number;
}

/** What came after the third edition with its fifth-edition additions; looked for in code without comments and strings. */
const MODERN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['let', /\blet\s+[\w$[{]/],
  ['const', /\bconst\s+[\w$[{]/],
  ['class', /\bclass\s+[\w$]+\s*(\{|extends\b)/],
  ['=>', /=>/],
  ['template text', /`/],
  ['async', /\basync\s+function\b|\bawait\s/],
  ['...', /\.\.\./],
  ['??', /\?\?/],
  ['?.', /\?\.(?!\d)/],
  ['**', /\*\*/],
  ['for … of', /\bfor\s*\(\s*(?:var|let|const)\s+[\w$]+\s+of\b/],
  ['function*', /\bfunction\s*\*/],
  ['includes()', /\.includes\s*\(/],
  ['startsWith()', /\.startsWith\s*\(/],
  ['endsWith()', /\.endsWith\s*\(/],
];

/**
 * Syntax newer than JScript in a PAC script, at most one entry for each kind. WinHTTP runs scripts with JScript, which
 * refuses the whole script (12166) for one `let`; browsers and this tool run it. A careful guess, not a parser.
 */
export function findModernSyntax(script: string): readonly ModernSyntax[] {
  const code = bareCode(script);
  return MODERN.flatMap(([what, pattern]) => {
    const found = pattern.exec(code);
    return found === null ? [] : [{ what, line: code.slice(0, found.index).split('\n').length }];
  }).toSorted((left, right) => left.line - right.line);
}

/** The script with comments, texts and regular expressions blanked; lines stay where they are. A template text keeps its first sign. */
function bareCode(script: string): string {
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

function endOfText(script: string, from: number, sign: string): number {
  for (let at = from + 1; at < script.length; at++) {
    if (script[at] === '\\') at++;
    else if (script[at] === sign) return at + 1;
    // Only template texts go over lines; anything else was no text after all.
    else if (script[at] === '\n' && sign !== '`') return sign === '/' ? from : at;
  }
  return script.length;
}

const indexOr = (otherwise: number, index: number): number => (index < 0 ? otherwise : index);
