import { quoted } from '../../text/plain.ts';

/** Longest URL that is taken: WinHTTP and every proxy refuse longer ones. */
export const MAX_URL = 2048;

/** A host as it may stand in a request, a rule or an export: letters, digits, dots, hyphens, underscores, or an IP address. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?|\[[0-9a-f:.]+\])$/i;

/** What is wrong with a target's URL, with the remedy; null when nothing is. Never repeats a password. */
export function urlMistake(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return '"url" is missing; write http://… or https://…';
  if (value.length > MAX_URL) return `"url" is longer than ${MAX_URL} characters; shorten it`;
  if (/[\s\p{Cc}\p{Cf}]/u.test(value))
    return `"url" contains a blank or a control character: ${quoted(value)}; remove it`;
  if (!URL.canParse(value)) return `"url" is not an http(s) URL: ${quoted(value)}; write http://… or https://…`;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') {
    return `"url" carries a user name or a password (host ${quoted(url.hostname)}); remove everything before the @`;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `"url" is not an http(s) URL: ${quoted(value)}; write http://… or https://…`;
  }
  if (!/^https?:\/\//i.test(value)) return `"url" is not an http(s) URL: ${quoted(value)}; write http://… or https://…`;
  if (!HOST.test(url.hostname)) return `"url" has no valid host: ${quoted(value)}; write a host name without wildcards`;
  if (url.port === '0') return `"url" has port 0: ${quoted(value)}; write a port from 1 to 65535`;
  return null;
}

/** True for a host pattern that exports may contain: a host name in which `*` may stand. */
export function isHostPattern(pattern: string): boolean {
  return pattern.length <= 253 && /^[a-z0-9_*](?:[a-z0-9_.*-]*[a-z0-9_*])?$/i.test(pattern) && !pattern.includes('..');
}
