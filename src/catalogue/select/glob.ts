import { hostOf } from '../../net/url-parts.ts';

/** Longest pattern that is looked at: no host or URL of a list is longer. */
const MAX_PATTERN = 2048;

/** True when `pattern` (`*` any text, `?` one character, without case) matches the whole of `text`; linear, so that no pattern can hang it. */
export function globMatches(pattern: string, text: string): boolean {
  const glob = pattern.slice(0, MAX_PATTERN).toLowerCase();
  const subject = text.toLowerCase();
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < subject.length) {
    if (p < glob.length && glob[p] === '*') {
      star = p++;
      resume = s;
    } else if (p < glob.length && (glob[p] === '?' || glob[p] === subject[s])) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++resume;
    } else return false;
  }
  while (glob[p] === '*') p++;
  return p === glob.length;
}

/** True when a glob of `--include` or `--exclude` means this URL: its host, its whole text, or a text without scheme. */
export function globMatchesUrl(pattern: string, url: string): boolean {
  const host = hostOf(url);
  return [host, url, url.replace(/^https?:\/\//i, ''), `${url}/`].some((text) => globMatches(pattern, text));
}
