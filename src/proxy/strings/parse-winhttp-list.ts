import type { ManualServer, ProxyServer } from '../../model/proxy.ts';
import type { ProxyScheme } from '../../model/proxy-scheme.ts';
import { parsePort, splitHostPort } from '../../net/host-port.ts';
import { parseHostName } from './host-name.ts';
import { maskCredentials } from './parse-proxy-server.ts';

/** A WinHTTP or WinINET proxy list, read. */
export interface WinhttpList {
  /** The first entry for each kind of URL, in the order of the list; empty when nothing can be used. */
  readonly servers: readonly ManualServer[];
  /** What is odd about the list; sentences without a period at the end. */
  readonly notes: readonly string[];
  /** Set when some entry cannot be used: finishes a sentence that begins with the quoted list. */
  readonly problem: string | null;
}

/** Longest list that is read; the registry blobs are bounded to this as well. */
const MAX_LIST = 65_536;
const MAX_ENTRIES = 100;
/** WinHTTP's port for a proxy that names none. */
const DEFAULT_PORT = 80;
/** WinINET's port for a SOCKS server that names none. */
const DEFAULT_SOCKS_PORT = 1080;

interface ListEntry {
  readonly text: string;
  /** Word before `=`; null without one. */
  readonly key: string | null;
  /** Word before `://`; null without one. */
  readonly scheme: string | null;
  readonly authority: string;
}

/**
 * Reads `[<scheme>=][<scheme>"://"]<server>[":"<port>]`, separated by semicolons or white space. `setting` is what
 * stands in the registry: there `x=` says which URLs an entry serves and `x://` says nothing. `answer` is what
 * `WinHttpGetProxyForUrl` returns: there `x://` names the URLs too, and wins over `x=`, as .NET reads it. Never throws.
 * Source: WinHttpOpen and WINHTTP_PROXY_INFO on learn.microsoft.com.
 */
export function parseWinhttpList(text: string, form: 'setting' | 'answer' = 'setting'): WinhttpList {
  const servers: ManualServer[] = [];
  const notes: string[] = [];
  const problems: string[] = [];
  const parts = text
    .slice(0, MAX_LIST)
    .split(/[;\s\0]+/)
    .filter((part) => part !== '');
  if (parts.length > MAX_ENTRIES) notes.push(`only the first ${MAX_ENTRIES} of ${parts.length} entries were read`);
  for (const part of parts.slice(0, MAX_ENTRIES)) {
    const entry = splitEntry(part);
    const kind = kindOf(entry, form);
    const shown = maskCredentials(part);
    if (kind === null) {
      notes.push(`${shown} serves no http or https URLs and is ignored`);
      continue;
    }
    const server = serverOf(entry, kind);
    if (typeof server === 'string') {
      problems.push(`${shown} ${server}`);
      continue;
    }
    if (servers.some((earlier) => earlier.for === kind)) {
      notes.push(`${shown} is ignored: an earlier entry serves the same URLs`);
      continue;
    }
    if (entry.scheme === 'https')
      notes.push(`https:// in ${shown} changes nothing: WinHTTP speaks plain HTTP to its proxy`);
    if (entry.authority.includes('@')) notes.push('the user name and password in it are left out');
    servers.push({ for: kind, server });
  }
  const problem = problems.length > 0 ? `holds entries that cannot be used: ${problems.slice(0, 5).join('; ')}` : null;
  return { servers, notes, problem: problem ?? (servers.length === 0 ? 'names no server' : null) };
}

/** The server that a manual setting means for a URL, as WinHTTP chooses: its own kind, then the entry for all, then SOCKS. */
export function manualServerFor(servers: readonly ManualServer[], url: URL): ProxyServer | null {
  const own = url.protocol === 'https:' || url.protocol === 'wss:' ? 'https' : 'http';
  const find = (kind: ManualServer['for']) => servers.find((entry) => entry.for === kind)?.server;
  return find(own) ?? find('all') ?? find('socks') ?? null;
}

function splitEntry(text: string): ListEntry {
  const key = /^([a-z0-9+.-]*)=/i.exec(text);
  const rest = key === null ? text : text.slice(key[0].length);
  const scheme = /^([a-z0-9+.-]*):\/\//i.exec(rest);
  const authority = scheme === null ? rest : rest.slice(scheme[0].length);
  return {
    text,
    key: key?.[1]?.toLowerCase() ?? null,
    scheme: scheme?.[1]?.toLowerCase() ?? null,
    authority: authority.replace(/\/$/, ''),
  };
}

function kindOf(entry: ListEntry, form: 'setting' | 'answer'): ManualServer['for'] | null {
  const word = form === 'answer' ? (entry.scheme ?? entry.key) : entry.key;
  if (word === null) return entry.scheme !== null && SOCKS.has(entry.scheme) ? 'socks' : 'all';
  if (word === 'http' || word === 'https') return word;
  return SOCKS.has(word) ? 'socks' : null;
}

/** `socks=` means SOCKS 4 in WinINET; WinHTTP itself speaks neither. */
const SOCKS: ReadonlyMap<string, ProxyScheme> = new Map([
  ['socks', 'socks4'],
  ['socks4', 'socks4'],
  ['socks4a', 'socks4'],
  ['socks5', 'socks5'],
  ['socks5h', 'socks5'],
]);

/** The server, or what is wrong with the entry. */
function serverOf(entry: ListEntry, kind: ManualServer['for']): ProxyServer | string {
  const authority = entry.authority.slice(entry.authority.lastIndexOf('@') + 1);
  if (authority.includes(',')) return 'holds a comma: entries are separated by semicolons or blanks';
  if (/[/\\?#]/.test(authority)) return 'has a path';
  const split = splitHostPort(authority);
  if (split === null) return 'has brackets out of place';
  const name = parseHostName(split.host);
  if (!name.ok) return name.reason;
  const scheme = kind === 'socks' ? (SOCKS.get(entry.scheme ?? '') ?? SOCKS.get(entry.key ?? '') ?? 'socks4') : 'http';
  const port =
    split.port === null || split.port === ''
      ? kind === 'socks'
        ? DEFAULT_SOCKS_PORT
        : DEFAULT_PORT
      : parsePort(split.port);
  return port === null ? 'has a port outside 1 to 65535' : { scheme, host: name.host, port };
}
