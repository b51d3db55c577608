/** Characters that take no room on a screen: soft hyphen, zero-width and direction marks, byte order mark. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
/** Straight, typographic and full-width quotation marks. */
const QUOTES = /["'`´\u2018-\u201f\u2039\u203a\u00ab\u00bb\u300c-\u300f\uff02\uff07]/g;
/** Full stops of East Asian keyboards (UTS #46 maps them to a dot in names). */
const FULL_STOPS = /[\u3002\uff61]/g;
/** Colons and slashes that look like ASCII's and are not. */
const COLONS = /[\u2236\ua789\u02d0]/g;
const SLASHES = /[\\\u2044\u2215\u29f8]/g;

/**
 * A text as its author saw it, in plain characters: full-width forms become ASCII (NFKC), invisible characters go, quotes
 * and controls become blanks, backslashes slashes; blanks around it are cut.
 */
export function plainCharacters(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(FULL_STOPS, '.')
    .replace(COLONS, ':')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(SLASHES, '/')
    .replace(QUOTES, ' ')
    .replace(/[\s\0-\x1f\x7f-\x9f]+/g, ' ')
    .trim();
}

/** What is wrong with the characters of a text, finishing a sentence that begins with it; null when nothing is. */
export function oddCharacters(text: string): string | null {
  const invisible = text.match(INVISIBLE)?.[0];
  if (invisible !== undefined) return `holds an invisible character (${codePoint(invisible)})`;
  if (text.match(QUOTES) !== null) return 'holds quotation marks';
  if (/%[^%\s]+%/.test(text)) return 'holds a variable that nothing replaces';
  const odd = text.match(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/)?.[0];
  if (odd !== undefined) return `holds a blank that is no ordinary one (${codePoint(odd)})`;
  const wide = text.match(/[\uff01-\uff5e\u3002\uff61]/)?.[0] ?? text.match(COLONS)?.[0];
  if (wide !== undefined) return `holds a full-width character (${codePoint(wide)})`;
  return null;
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
