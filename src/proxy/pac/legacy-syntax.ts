import { bareCode } from './bare-code.ts';

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
