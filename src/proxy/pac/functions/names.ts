import { parseAddress } from '../../../net/address.ts';

/** A script's argument as text. Chromium's library is written in JavaScript and fails on nothing; so does ours. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) throw new TypeError('a text is expected here');
  return typeof value === 'string' ? value : String(value);
}

/** True for a name without a dot; an address is none. */
export function isPlainHostName(host: unknown): boolean {
  if (typeof host !== 'string') throw new TypeError('Requires 1 string parameter');
  return !host.includes('.') && parseAddress(host) === null;
}

/** True when the host ends with the domain: by letters, so `.example.com` is the careful form. */
export function dnsDomainIs(host: unknown, domain: unknown): boolean {
  // Chromium compares lengths first, and a number has none.
  if (isPlainValue(host) || isPlainValue(domain)) return false;
  return textOf(host).endsWith(textOf(domain));
}

const isPlainValue = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';

/** Number of dots. */
export function dnsDomainLevels(host: unknown): number {
  return textOf(host).split('.').length - 1;
}

/** True for the very name, and for its unqualified beginning up to any dot, as in every browser. */
export function localHostOrDomainIs(host: unknown, full: unknown): boolean {
  // Nothing is nothing: a call without arguments compares two missing values.
  if ((host ?? null) === (full ?? null)) return true;
  if (host === undefined || host === null) return textOf(full).startsWith(`${host}.`);
  const [short, whole] = [textOf(host), textOf(full)];
  return short === whole || whole.startsWith(`${short}.`);
}

/**
 * Shell pattern against text. Plain patterns (`*` and `?`) are decided here in linear steps. Others are regular
 * expressions in every browser, because their `(`, `|`, `[` and `+` are not escaped: for these the answer is the
 * expression's source, which the script's own machine runs under its limits.
 */
export function shExpMatch(url: unknown, pattern: unknown): boolean | string {
  const [text, shape] = [textOf(url), textOf(pattern)];
  if (/[\\^$+()[\]{}|]/.test(shape) || /[\n\r\u2028\u2029]/.test(text))
    return `^${shape.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`;
  return matchesGlob(shape, text);
}

/** `*` any run, `?` one character; steps back only to the latest star, so time is at most length × length. */
function matchesGlob(pattern: string, text: string): boolean {
  let [p, t, star, resume] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
