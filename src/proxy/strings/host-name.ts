import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** A host as settings write it: the canonical form, or what is wrong with it (finishes the sentence `"…"`). */
export type HostName = { readonly ok: true; readonly host: string } | { readonly ok: false; readonly reason: string };

/** Longest name DNS can carry, RFC 1035. */
export const MAX_NAME = 253;

/**
 * Checks a server's name or address without brackets: lower case, IDN in its ASCII form, no trailing dot. Stricter than
 * a URL parser, which would take `10.1` or `0x0a000001` for an address; WinHTTP takes them for names.
 */
export function parseHostName(text: string): HostName {
  const bare = text.toLowerCase();
  if (bare === '') return { ok: false, reason: 'names no server' };
  if (isIP(bare) !== 0) return { ok: true, host: bare };
  if (bare.includes(':')) return { ok: false, reason: 'holds a colon too many' };
  const ascii = asciiName(bare);
  if (ascii === null || ascii.length > MAX_NAME)
    return { ok: false, reason: 'holds characters that no server name can have' };
  const labels = ascii.split('.');
  if (labels.some((label) => label === '' || label.length > 63 || !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label)))
    return { ok: false, reason: 'is no valid server name' };
  // A last label of digits can only be a mistyped address: no top-level domain is a number.
  if (/^\d+$/.test(labels.at(-1) ?? '')) return { ok: false, reason: 'is no valid IPv4 address' };
  return { ok: true, host: ascii };
}

function asciiName(name: string): string | null {
  const trimmed = name.endsWith('.') ? name.slice(0, -1) : name;
  if (/^[\x00-\x7f]*$/.test(trimmed)) return /^[a-z0-9._-]*$/.test(trimmed) ? trimmed : null;
  const ascii = domainToASCII(trimmed);
  return ascii === '' ? null : ascii;
}
