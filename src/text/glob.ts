/** Longest pattern that is looked at: no host or URL of a list is longer. */
const MAX_PATTERN = 2048;

/** True when `pattern` (`*` any text, `?` one character, without case) matches the whole of `text`; no pattern can hang it. */
export function globMatches(pattern: string, text: string): boolean {
  return matches(pattern.slice(0, MAX_PATTERN).toLowerCase(), text.toLowerCase(), true);
}

/** True when `*` in the pattern can be filled so that it equals the text; every other character stands for itself. */
export function wildcardMatches(pattern: string, text: string): boolean {
  return matches(pattern, text, false);
}

/** Only the last star is ever tried again, so that the work is at most the pattern plus the square of the text. */
function matches(pattern: string, text: string, single: boolean): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      resume = s;
    } else if (p < pattern.length && ((single && pattern[p] === '?') || pattern[p] === text[s])) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
