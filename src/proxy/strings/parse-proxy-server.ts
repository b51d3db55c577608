import { isIPv6 } from 'node:net';
import { hostPort, type ProxyServer } from '../../model/proxy.ts';
import type { ProxyScheme } from '../../model/proxy-scheme.ts';
import { parsePort, splitHostPort } from '../../net/host-port.ts';
import { parseHostName } from './host-name.ts';

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

/** The port to suggest where one is missing: what most proxies listen on. */
const USUAL_PORT = 8080;
/** Longer texts are no proxy setting; nothing is gained by looking at them. */
const MAX_TEXT = 2048;

/** Reads one proxy server; never throws. */
export function parseProxyServer(text: string, options: ParseProxyServerOptions = {}): ParsedProxyServer {
  const shown = maskCredentials(text);
  const refuse = (reason: string, corrected: string | null = null): ParsedProxyServer => ({
    ok: false,
    reason,
    corrected,
    shown,
  });
  if (text.length > MAX_TEXT) return refuse('is too long for a proxy server');
  const trimmed = text.trim();
  if (trimmed === '') return refuse('names no server');
  const several = /[;,\s]/.exec(trimmed);
  if (several !== null) return refuse(severalReason(trimmed), firstServer(trimmed, options));

  const parts = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(trimmed);
  const scheme = parts === null ? 'http' : SCHEMES.get((parts[1] ?? '').toLowerCase());
  const { authority, tail } = splitPath(parts === null ? trimmed : (parts[2] ?? ''));
  const at = authority.lastIndexOf('@');
  const parsed = parseAuthority(authority.slice(at + 1), scheme ?? 'http', options);
  if (!parsed.ok) return refuse(parsed.reason, parsed.corrected);
  const { server } = parsed;
  const plain = options.form === 'host-port';
  const fixed = plain || parts === null ? hostPort(server) : `${parts[1]?.toLowerCase()}://${hostPort(server)}`;

  if (scheme === undefined) return refuse(`has the unknown scheme ${shorten(parts?.[1] ?? '')}://`, hostPort(server));
  if (at >= 0 && options.credentials !== 'drop') return refuse('carries a user name or password', fixed);
  if (plain && parts !== null) return refuse(`has a scheme (${parts[1]?.toLowerCase()}://) in front`, fixed);
  if (plain && trimmed !== text) return refuse('has a blank around it', fixed);
  if (tail !== '' && (plain || tail !== '/')) return refuse('has a path after the port', fixed);
  return {
    ok: true,
    server,
    notes: at >= 0 ? ['the user name and password in it are left out', ...parsed.notes] : parsed.notes,
  };
}

/**
 * Text of a setting with user and password replaced by `***`, bounded to 300 characters: safe to print and to keep.
 * Passwords may hold any separator, so everything up to the last `@` goes; rather a server name too many than half a
 * password too few.
 */
export function maskCredentials(text: string): string {
  return shorten(text.slice(0, MAX_TEXT).replace(/^(\s*(?:[a-z0-9]+=)?(?:[a-z0-9+.-]+:\/\/)?).*@/is, '$1***@'), 300);
}

type Authority =
  | { readonly ok: true; readonly server: ProxyServer; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly corrected: string | null };

function parseAuthority(text: string, scheme: ProxyScheme, options: ParseProxyServerOptions): Authority {
  const split = splitHostPort(text);
  if (split === null) return { ok: false, reason: 'has brackets out of place', corrected: null };
  const bareV6 = bareIPv6(text);
  if (bareV6 !== null) return { ok: false, reason: 'needs brackets around the IPv6 address', corrected: bareV6 };
  const name = parseHostName(split.host);
  if (!name.ok) return { ok: false, reason: name.reason, corrected: null };
  if (split.port === null || split.port === '') {
    if (options.missingPort !== 'by-scheme')
      return { ok: false, reason: 'has no port', corrected: hostPort({ host: name.host, port: USUAL_PORT }) };
    const port = DEFAULT_PROXY_PORTS[scheme];
    return { ok: true, server: { scheme, host: name.host, port }, notes: [`no port is written; ${port} is assumed`] };
  }
  const port = parsePort(split.port);
  if (port !== null) return { ok: true, server: { scheme, host: name.host, port }, notes: [] };
  const reason = /^\d+$/.test(split.port)
    ? `has port ${shorten(split.port)}, which is outside 1 to 65535`
    : `has a port that is no number (${shorten(split.port)})`;
  return { ok: false, reason, corrected: null };
}

/** `::1:8080` and `fd00::1` as they should be written; null when the text is no bare IPv6 address. */
function bareIPv6(text: string): string | null {
  if (text.startsWith('[')) return null;
  const colon = text.lastIndexOf(':');
  const [head, last] = [text.slice(0, colon), text.slice(colon + 1)];
  // `fd00::1:8080` is a whole address as well; two digits or fewer are hardly a proxy's port.
  if (isIPv6(head) && /^\d{3,5}$/.test(last) && parsePort(last) !== null) return `[${head}]:${last}`;
  return isIPv6(text) ? `[${text}]:${USUAL_PORT}` : null;
}

function splitPath(text: string): { readonly authority: string; readonly tail: string } {
  const end = text.search(/[/?#\\]/);
  return end < 0 ? { authority: text, tail: '' } : { authority: text.slice(0, end), tail: text.slice(end) };
}

function severalReason(text: string): string {
  return /[;,]/.test(text) ? 'names more than one server' : 'has a blank inside';
}

/** The server that was meant by several, or by one with a blank in it; null when that is anybody's guess. */
function firstServer(text: string, options: ParseProxyServerOptions): string | null {
  const accepted = (part: string): boolean => !/[;,\s]/.test(part) && parseProxyServer(part, options).ok;
  const repaired = [text.replace(/\s*:\s*/g, ':'), text.replace(/\s+(?=\d{1,5}$)/, ':')].find(accepted);
  if (repaired !== undefined) return repaired;
  const parts = text
    .split(/[;,\s]+/)
    .map((part) => part.replace(/^[a-z]+=/i, ''))
    .filter((part) => part !== '');
  if (!/[;,]/.test(text) && !parts.every(accepted)) return null;
  const first = parts.find(accepted);
  if (first !== undefined) return first;
  const parsed = parts[0] === undefined ? null : parseProxyServer(parts[0], options);
  return parsed === null || parsed.ok ? null : parsed.corrected;
}

function shorten(text: string, max = 20): string {
  return text.length <= max ? text : `${text.slice(0, max)}…`;
}
