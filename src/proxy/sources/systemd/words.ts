const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/**
 * The words of a value, as `Environment=` splits it: blanks separate, quotes of both kinds may begin anywhere in a word,
 * C escapes count inside and outside of them. A word with an open quote or an unknown escape ends the list, and what came
 * before it stays. Source: systemd.syntax(7), "Quoting".
 */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (/[ \t\n\r]/.test(text[at] ?? '')) at += 1;
    if (at >= text.length) return words;
    const word = readWord(text, at);
    if (word === null) return words;
    words.push(word.text);
    at = word.end;
  }
}

function readWord(text: string, begin: number): { readonly text: string; readonly end: number } | null {
  let word = '';
  let quote = '';
  let at = begin;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (quote === '' && /[ \t\n\r]/.test(sign)) break;
    if (sign === '\\') {
      const escaped = readEscape(text, at + 1);
      if (escaped === null) return null;
      word += escaped.text;
      at = escaped.end;
      continue;
    }
    if (quote === '' ? sign === '"' || sign === "'" : sign === quote) quote = quote === '' ? sign : '';
    else word += sign;
    at += 1;
  }
  return quote === '' ? { text: word, end: at } : null;
}

/** The character behind a backslash; null where it is none of the known ones, or NUL. */
function readEscape(text: string, at: number): { readonly text: string; readonly end: number } | null {
  const simple = ESCAPES[text[at] ?? ''];
  if (simple !== undefined) return { text: simple, end: at + 1 };
  const rest = text.slice(at, at + 9);
  const number =
    /^x([0-9a-f]{2})/i.exec(rest) ??
    /^u([0-9a-f]{4})/i.exec(rest) ??
    /^U([0-9a-f]{8})/i.exec(rest) ??
    /^([0-7]{3})/.exec(rest);
  if (number?.[1] === undefined) return null;
  const code = Number.parseInt(number[1], /^[xuU]/.test(rest) ? 16 : 8);
  if (code === 0 || code > 0x10ffff || (code > 255 && /^[0-7]/.test(rest))) return null;
  return { text: String.fromCodePoint(code), end: at + number[0].length };
}
