import { isIPv6 } from 'node:net';
import { kindOfAddress } from './address-kinds.ts';

/** `[fd00::1]` and `fd00::1` alike as `fd00::1`; other names stay. */
export function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** A host as URLs and `host:port` write it: brackets around IPv6. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** `10.0.0.6:8080`, `[::1]:8080`. */
export function joinHostPort(host: string, port: number): string {
  return `${bracketed(host)}:${port}`;
}

/** The two parts of `host:port` with brackets around IPv6 removed; `port` is null when none is written. */
export interface HostAndPort {
  readonly host: string;
  /** As written: it need be no port, see {@link parsePort}. */
  readonly port: string | null;
}

/** Splits `host`, `host:port`, `[v6]`, `[v6]:port` and a bare IPv6 address; null when brackets are out of order. */
export function splitHostPort(text: string): HostAndPort | null {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    const host = text.slice(1, end);
    const rest = text.slice(end + 1);
    if (end < 0 || !isIPv6(host) || (rest !== '' && !rest.startsWith(':'))) return null;
    return { host, port: rest === '' ? null : rest.slice(1) };
  }
  if (/[[\]]/.test(text)) return null;
  if (isIPv6(text)) return { host: text, port: null };
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { host: text, port: null };
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** A TCP port from its digits; null when it is none. Zero is none: nothing listens there. */
export function parsePort(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : null;
}

/** True for a host that is this machine: `localhost` and names below it (RFC 6761), loopback and unspecified addresses. */
export function isThisMachine(host: string): boolean {
  const bare = bareHost(host).toLowerCase().replace(/\.$/, '');
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true;
  return kindOfAddress(bare) === 'loopback' || ANY_ADDRESS.has(bare);
}

/** Where connecting to "any address" leads back to this machine. */
const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::0']);
