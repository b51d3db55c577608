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

/** The host of a URL in lower case, without brackets around IPv6; empty when it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}

/** The port of an http(s) URL, its scheme's default filled in. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

/** True when a glob of `--include` or `--exclude` means this URL: its host, its whole text, or a text without scheme. */
export function globMatchesUrl(pattern: string, url: string): boolean {
  const host = hostOf(url);
  return [host, url, url.replace(/^https?:\/\//i, ''), `${url}/`].some((text) => globMatches(pattern, text));
}
