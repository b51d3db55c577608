import type { DroppedEntry, DropReason, RouteServer } from '../../model/proxy.ts';
import type { ProxyScheme } from '../../model/proxy-scheme.ts';
import { type HostAndPort, parsePort, splitHostPort } from '../../net/host-port.ts';
import { type HostName, MAX_NAME, parseHostName } from '../strings/host-name.ts';
import { DEFAULT_PROXY_PORTS } from '../strings/parse-proxy-server.ts';
import { MAX_ANSWER } from './limits.ts';

/** The list that a PAC script returned, read. */
export interface PacResult {
  /** In the order they would be tried; never empty: nothing usable means `direct`, as in Chromium and WinHTTP. */
  readonly servers: readonly RouteServer[];
  /** Entries that nobody can use, in order. */
  readonly dropped: readonly DroppedEntry[];
  /** What was dropped or assumed; sentences without a period at the end. */
  readonly notes: readonly string[];
}

/** Words of the grammar, any case. `SOCKS` is version 4 in browsers. Source: Chromium net/docs/proxy.md. */
const KINDS: ReadonlyMap<string, ProxyScheme> = new Map([
  ['PROXY', 'http'],
  ['HTTPS', 'https'],
  ['SOCKS', 'socks4'],
  ['SOCKS4', 'socks4'],
  ['SOCKS5', 'socks5'],
]);

const MAX_ENTRIES = 50;

/** Reads `PROXY a:8080; SOCKS b; DIRECT`; junk is dropped with a note. Never throws. */
export function parsePacResult(text: string): PacResult {
  const notes: string[] = text.length > MAX_ANSWER ? [`only the first ${MAX_ANSWER} characters were read`] : [];
  const servers: RouteServer[] = [];
  const dropped: DroppedEntry[] = [];
  const entries = text
    .slice(0, MAX_ANSWER)
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    const server = parseEntry(entry);
    if ('reason' in server) {
      const shown = entry.slice(0, 100);
      dropped.push({ entry: shown, reason: server.reason });
      notes.push(`"${shown}" is dropped: ${server.words}`);
    } else servers.push(server.server);
  }
  if (entries.length > MAX_ENTRIES) notes.push(`only the first ${MAX_ENTRIES} of ${entries.length} entries were read`);
  if (servers.length > 0) return { servers, dropped, notes };
  notes.push(
    entries.length === 0 ? 'the answer is empty, which means direct' : 'nothing usable is left, which means direct',
  );
  return { servers: ['direct'], dropped, notes };
}

type PacEntry = { readonly server: RouteServer } | { readonly reason: DropReason; readonly words: string };

const drop = (reason: DropReason, words: string): PacEntry => ({ reason, words });

function parseEntry(entry: string): PacEntry {
  const [word = '', ...rest] = entry.split(/\s+/);
  const kind = word.toUpperCase();
  if (kind === 'DIRECT')
    return rest.length === 0 ? { server: 'direct' } : drop('direct-with-server', 'DIRECT takes no server');
  if (entry.includes(',')) return drop('commas', 'entries are separated by semicolons, not by commas');
  if (kind === 'HTTP') return drop('http-word', 'only Firefox knows HTTP; write PROXY');
  const scheme = KINDS.get(kind);
  if (scheme === undefined) return drop('unknown-word', `${word.slice(0, 20)} is no kind of proxy`);
  if (rest.length === 0) return drop('no-server', 'it names no server');
  if (rest.length > 1) return drop('more-than-a-server', 'more than a server follows');
  const split = splitPacServer(rest[0] ?? '');
  if (split === null) return drop('brackets', 'its brackets are out of place');
  const name = pacHost(split.host);
  if (!name.ok) return drop('host', `it ${name.reason}`);
  const port = split.port === null ? DEFAULT_PROXY_PORTS[scheme] : pacPort(split.port);
  return port === null ? drop('port', 'its port is outside 0 to 65535') : { server: { scheme, host: name.host, port } };
}

/** Without brackets the last colon begins the port, even in an IPv6 address: `fd00::1:9` is port 9 of `fd00::1`. */
function splitPacServer(text: string): HostAndPort | null {
  const colon = text.lastIndexOf(':');
  if (/[[\]]/.test(text) || colon < 0) return splitHostPort(text);
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** Port 0 stays: to drop it would mean a direct connection where browsers have a proxy that cannot be reached. */
const pacPort = (text: string): number | null => (/^0{1,5}$/.test(text) ? 0 : parsePort(text));

/**
 * A host as Chromium reads it, which is as in a URL: `10.1` is 10.0.0.1, `a%41` is aa, and names that no registry gives
 * away (`-a`, `a..b`) are asked for all the same.
 */
function pacHost(text: string): HostName {
  const read = parseHostName(text);
  if (/[:/?#@\\]/.test(text) || !URL.canParse(`http://${text}/`)) return read;
  const { hostname } = new URL(`http://${text}/`);
  const canonical = parseHostName(hostname);
  if (canonical.ok || hostname.length > MAX_NAME || !/^[a-z0-9_.-]+$/.test(hostname))
    return canonical.ok ? canonical : read;
  return { ok: true, host: hostname };
}
