import type { ProxyServer } from '../../model/proxy.ts';
import type { ProxyScheme } from '../../model/proxy-scheme.ts';
import { parsePort, splitHostPort } from '../../net/host-port.ts';
import { cutText } from '../../text/width.ts';
import { parseHostName } from './host-name.ts';
import { oddCharacters } from './plain-characters.ts';
import { bareIPv6, isPacUrl, repairServer } from './repair-server.ts';

/** How a proxy setting may be written; each source has its own rules. */
export interface ParseProxyServerOptions {
  /**
   * `url` (default): `host:port` or a URL with a scheme. `host-port`: exactly `host:port`, as `TelemetryProxyServer` is
   * documented; scheme, blanks and a path are mistakes with a corrected value.
   */
  readonly form?: 'url' | 'host-port';
  /** `refuse` (default): no port is a mistake. `by-scheme`: 80, 443, 1080, as Go reads the environment. */
  readonly missingPort?: 'refuse' | 'by-scheme';
  /** `refuse` (default): user and password are a mistake. `drop`: they are left out, with a note. */
  readonly credentials?: 'refuse' | 'drop';
}

/** A proxy server, or what is wrong with its text. */
export type ParsedProxyServer =
  | {
      readonly ok: true;
      readonly server: ProxyServer;
      /** What was tolerated; sentences without a period at the end. */
      readonly notes: readonly string[];
    }
  | {
      readonly ok: false;
      /** Finishes a sentence that begins with the quoted text: `"10.0.0.6" has no port`. */
      readonly reason: string;
      /** What was probably meant, ready to be pasted; null when there is no good guess. */
      readonly corrected: string | null;
      /** The text with user and password masked, bounded: safe to print. */
      readonly shown: string;
    };

/** Scheme words in front of `://` and the protocol each means. SOCKS names are always resolved by the proxy. */
const SCHEMES: ReadonlyMap<string, ProxyScheme> = new Map([
  ['http', 'http'],
  ['https', 'https'],
  ['socks4', 'socks4'],
  ['socks4a', 'socks4'],
  ['socks', 'socks5'],
  ['socks5', 'socks5'],
  ['socks5h', 'socks5'],
]);

/** Ports that clients assume when a proxy URL names none. Source: Chromium net/docs/proxy.md; Go net/http. */
export const DEFAULT_PROXY_PORTS: Readonly<Record<ProxyScheme, number>> = {
  http: 80,
  https: 443,
  socks4: 1080,
  socks5: 1080,
};

/** Longer texts are no proxy setting; nothing is gained by looking at them. */
const MAX_TEXT = 2048;

/** Reads one proxy server; never throws. */
export function parseProxyServer(text: string, options: ParseProxyServerOptions = {}): ParsedProxyServer {
  const shown = maskCredentials(text);
  if (text.length > MAX_TEXT) return { ok: false, reason: 'is too long for a proxy server', corrected: null, shown };
  const read = readServer(text, options);
  return typeof read === 'string' ? { ok: false, reason: read, corrected: proposal(text, options), shown } : read;
}

/** The server as it is written, or what is wrong. */
function readServer(text: string, options: ParseProxyServerOptions): Extract<ParsedProxyServer, { ok: true }> | string {
  const trimmed = text.trim();
  if (trimmed === '') return 'names no server';
  // Behind the last @ only: a password may hold anything.
  const odd = oddCharacters(trimmed.slice(trimmed.lastIndexOf('@') + 1));
  if (odd !== null) return odd;
  if (isPacUrl(trimmed)) return 'is the address of a PAC script, not a server';
  const wrong = wrongForm(trimmed);
  if (wrong !== null) return wrong;

  const parts = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(trimmed);
  const scheme = parts === null ? 'http' : SCHEMES.get((parts[1] ?? '').toLowerCase());
  const { authority, tail } = splitPath(parts === null ? trimmed : (parts[2] ?? ''));
  const at = authority.lastIndexOf('@');
  const parsed = parseAuthority(authority.slice(at + 1), scheme ?? 'http', options);
  if (typeof parsed === 'string') return parsed;
  const plain = options.form === 'host-port';
  if (scheme === undefined) return `has the unknown scheme ${shorten(parts?.[1] ?? '')}://`;
  if (at >= 0 && options.credentials !== 'drop') return 'carries a user name or password';
  if (plain && parts !== null) return `has a scheme (${parts[1]?.toLowerCase()}://) in front`;
  if (plain && trimmed !== text) return 'has a blank around it';
  if (tail !== '' && (plain || tail !== '/')) return 'has a path after the port';
  return {
    ...parsed,
    notes: at >= 0 ? ['the user name and password in it are left out', ...parsed.notes] : parsed.notes,
  };
}

/** Texts that are something else than one server. */
function wrongForm(text: string): string | null {
  if (text.includes('\\')) return 'holds a backslash';
  const word = /^(proxy|https?|socks[45]?)\s+\S/i.exec(text)?.[1];
  if (word !== undefined) return `begins with ${word}, a word of PAC scripts`;
  if (/[;,]/.test(text)) return 'names more than one server';
  const key = /^([a-z0-9+.-]+)=/i.exec(text)?.[1];
  if (key !== undefined) return `begins with ${shorten(key)}=, which belongs into a list by scheme`;
  return /\s/.test(text) ? 'has a blank inside' : null;
}

/** What was probably meant, in the form that the place takes; null when there is no good guess. */
function proposal(text: string, options: ParseProxyServerOptions): string | null {
  const repaired = repairServer(text);
  if (repaired === null) return null;
  const { scheme, authority } = repaired;
  return scheme === null || options.form === 'host-port' ? authority : `${scheme}://${authority}`;
}

/**
 * Text of a setting with user and password replaced by `***`, bounded to 300 characters: safe to print and to keep.
 * Passwords may hold any separator, so everything up to the last `@` goes; rather a server name too many than half a
 * password too few.
 */
export function maskCredentials(text: string): string {
  return shorten(text.slice(0, MAX_TEXT).replace(/^(\s*(?:[a-z0-9]+=)?(?:[a-z0-9+.-]+:\/\/)?).*@/is, '$1***@'), 300);
}

function parseAuthority(
  text: string,
  scheme: ProxyScheme,
  options: ParseProxyServerOptions,
): Extract<ParsedProxyServer, { ok: true }> | string {
  const split = splitHostPort(text);
  if (split === null) return 'has brackets out of place';
  if (bareIPv6(text) !== null) return 'needs brackets around the IPv6 address';
  const name = parseHostName(split.host);
  if (!name.ok) return name.reason;
  if (split.port === null || split.port === '') {
    if (options.missingPort !== 'by-scheme') return 'has no port';
    const port = DEFAULT_PROXY_PORTS[scheme];
    return { ok: true, server: { scheme, host: name.host, port }, notes: [`no port is written; ${port} is assumed`] };
  }
  const port = parsePort(split.port);
  if (port !== null) return { ok: true, server: { scheme, host: name.host, port }, notes: [] };
  return /^\d+$/.test(split.port)
    ? `has port ${shorten(split.port)}, which is outside 1 to 65535`
    : `has a port that is no number (${shorten(split.port)})`;
}

function splitPath(text: string): { readonly authority: string; readonly tail: string } {
  const end = text.search(/[/?#\\]/);
  return end < 0 ? { authority: text, tail: '' } : { authority: text.slice(0, end), tail: text.slice(end) };
}

function shorten(text: string, max = 20): string {
  return text.length <= max ? text : `${cutText(text, max)}…`;
}
