import { hostOf } from '../../net/url-parts.ts';
import { globMatches } from '../../text/glob.ts';

/** True when a glob of `--include` or `--exclude` means this URL: its host, its whole text, or a text without scheme. */
export function globMatchesUrl(pattern: string, url: string): boolean {
  const host = hostOf(url);
  return [host, url, url.replace(/^https?:\/\//i, ''), `${url}/`].some((text) => globMatches(pattern, text));
}
