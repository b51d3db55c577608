import { isIPv6 } from 'node:net';
import { hostPort } from '../../model/proxy.ts';
import { parsePort, splitHostPort } from '../../net/host-port.ts';
import { parseHostName } from './host-name.ts';
import { plainCharacters } from './plain-characters.ts';

/** The server that a mistyped text most probably meant. */
export interface RepairedServer {
  /** Scheme word in front of `://`, lower case, when it names a kind of proxy; null without one. */
  readonly scheme: string | null;
  /** `host:port`, brackets around IPv6; its host stands in {@link plainCharacters} of the text. */
  readonly authority: string;
}

/** The port to suggest where one is missing: what most proxies listen on. */
export const USUAL_PORT = 8080;
/** Words that stand in the place of a server, and mean that there is none. */
const NO_SERVER =
  /^(direct|none|null|nil|undefined|empty|proxy|auto|autodetect|automatic|wpad|pac|system|default|off|on|disabled?|enabled?|yes|no|true|false|n\/a|tbd)$/i;
/** Names of settings that people paste along with the value. */
const ASSIGNMENT = /^(?:(?:export|setx?|declare\s+-x)\s+)?(?:-{0,2}[a-z_-]*proxy(?:[_-]server)?)\s*=\s*/i;
/** Words of PAC scripts in front of a server. */
const PAC_WORD = /^(proxy|https?|socks[45]?)\s+(?=\S)/i;
const SCHEME = /^([a-z][a-z0-9+-]*):\/+/i;
const PROXY_SCHEMES = ['http', 'https', 'socks', 'socks4', 'socks4a', 'socks5', 'socks5h'];

/** True for the address of a PAC script where a server is expected. */
export function isPacUrl(text: string): boolean {
  const plain = plainCharacters(text);
  return /^(?:[a-z]+=)?(?:[a-z][a-z0-9+.-]*:\/+|[^/\s]+\/).*(?:\.(?:pac|dat|js)|\/wpad|\/pac)(?:[?#].*)?$/i.test(plain);
}

/**
 * The server that was meant, however it was mistyped: quotes, full-width and invisible characters, backslashes, a doubled
 * scheme, words of PAC scripts, a list by scheme, a whole assignment, a path, user names, a missing port. Null when it is
 * anybody's guess. Never invents a host and never takes a part of a password for one.
 */
export function repairServer(text: string): RepairedServer | null {
  const found = isPacUrl(text) ? null : guessServer(text);
  // What was pieced together from several parts may be an address that nobody wrote.
  const host = found?.authority
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return host !== undefined && plainCharacters(text).toLowerCase().includes(host) ? found : null;
}

function guessServer(text: string): RepairedServer | null {
  const plain = plainCharacters(text)
    .replace(/\s*\bbypass-list\s*=.*$/i, '')
    .replace(ASSIGNMENT, '')
    .replace(/([^\s;,=@]*[^\s;,=@:])(?:\s+:\s*|:\s+|\s*,\s*(?=\d{2,5}$))(?=(\d+))/g, (_, head: string) =>
      beforePort(head),
    )
    .replace(/\s*([=;,])\s*/g, '$1');
  // Passwords may hold any separator: what stands before the last @ is not looked at.
  const at = plain.lastIndexOf('@');
  if (at >= 0) return withUser(plain, at);
  const whole = readPiece(plain.replace(/(\S+)\s+(?=\d{1,5}$)/, (_, head: string) => beforePort(head)));
  if (whole !== null) return whole;
  const pieces = plain
    .replace(/(?<=^|[;,\s])(proxy|https?|socks[45]?)\s+(?=\S)/gi, '')
    .split(/[;,\s]+/)
    .filter((piece) => piece !== '');
  // Blanks alone separate servers only where each part is one: else they stand inside a name.
  if (!/[;,]/.test(plain) && !pieces.every((piece) => /:\d{1,5}\/?$/.test(piece) && readPiece(piece) !== null))
    return null;
  return best(pieces);
}

/** A host with the colon before its port: an IPv6 address needs brackets, lest the port becomes a part of it. */
const beforePort = (head: string): string => (isIPv6(head) ? `[${head}]:` : `${head}:`);

function withUser(plain: string, at: number): RepairedServer | null {
  const rest = plain.slice(at + 1);
  // Without a port the rest may as well be the end of a path that holds an @.
  const server = /:\d{1,5}(\/|$)/.test(rest) ? readPiece(rest) : null;
  return server === null ? null : { ...server, scheme: schemeOf(plain) };
}

/** The entry for https counts first, because nearly all of Defender's traffic is https; then one for all, then http. */
function best(pieces: readonly string[]): RepairedServer | null {
  const order = [/^https=/i, /^(?![a-z0-9]+=)/i, /^http=/i];
  for (const kind of order)
    for (const piece of pieces) {
      const server = kind.test(piece) ? readPiece(piece) : null;
      if (server !== null) return server;
    }
  return null;
}

function readPiece(text: string): RepairedServer | null {
  const bare = text
    .replace(PAC_WORD, '')
    .replace(/^https?=/i, '')
    .replace(/[.;,]+$/, '');
  const scheme = schemeOf(bare);
  let rest = bare;
  while (SCHEME.test(rest)) rest = rest.replace(SCHEME, '');
  // `http//proxy` and `http:proxy:8080`: the sign that is missing was meant.
  rest = rest.replace(/^https?\/\/+/i, '').replace(/^https?:(?=[^/]*[a-z.][^/]*:\d+)/i, '');
  const authority = rest.replace(/[/?#].*$/, '');
  if (/[\s;,=@]/.test(authority) || NO_SERVER.test(authority)) return null;
  const server = readAuthority(authority);
  return server === null ? null : { scheme, authority: server };
}

function schemeOf(text: string): string | null {
  const word = SCHEME.exec(text)?.[1]?.toLowerCase() ?? null;
  return word !== null && PROXY_SCHEMES.includes(word) ? word : null;
}

function readAuthority(text: string): string | null {
  const bare = bareIPv6(text);
  if (bare !== null) return bare;
  const split = splitHostPort(text);
  const name = split === null ? null : parseHostName(split.host);
  if (split === null || !name?.ok) return null;
  const port = split.port === null || split.port === '' ? USUAL_PORT : parsePort(split.port);
  return port === null ? null : hostPort({ host: name.host, port });
}

/** `::1:8080` and `fd00::1` as they should be written; null when the text is no bare IPv6 address. */
export function bareIPv6(text: string): string | null {
  if (text.startsWith('[')) return null;
  const colon = text.lastIndexOf(':');
  const [head, last] = [text.slice(0, colon), text.slice(colon + 1)];
  // `fd00::1:8080` is a whole address as well; two digits or fewer are hardly a proxy's port.
  if (isIPv6(head) && /^\d{3,5}$/.test(last) && parsePort(last) !== null) return `[${head.toLowerCase()}]:${last}`;
  return isIPv6(text) ? `[${text.toLowerCase()}]:${USUAL_PORT}` : null;
}
