import type { BypassList } from '../../model/proxy.ts';
import { isLinkLocal, isLoopback } from '../../net/address.ts';
import { wildcardMatches } from '../../text/glob.ts';
import {
  type BypassMatch,
  type BypassNote,
  comparableName,
  type Destination,
  entriesOf,
  IMPLICITLY,
  NOT_BYPASSED,
} from './destination.ts';
import { splitPort } from './split-port.ts';

/** Semicolons and white space by the documentation, commas in practice. */
export const WINDOWS_SEPARATOR = /[;,\s\0]+/;

/**
 * WinINET's `ProxyOverride`. Entries are read in order and the last that speaks decides, because `<-loopback>` takes
 * back what stands before it. Source: measured behaviour, proxy-semantics section 6.
 */
export function matchWininet(list: BypassList, to: Destination): BypassMatch {
  return decide(entriesOf(list, WINDOWS_SEPARATOR), to, isImplicitlyDirect(to, false), false);
}

/**
 * WinHTTP's bypass list as the machine's setting holds it. One entry with a slash makes the whole list unusable, and
 * WinHTTP, reading such a list from the registry, then goes direct everywhere. 127.0.0.0/8 is direct whatever is written.
 */
export function matchWinhttp(list: BypassList, to: Destination): BypassMatch {
  const entries = entriesOf(list, WINDOWS_SEPARATOR);
  const spoiling = entries.find((entry) => entry.includes('/'));
  if (spoiling !== undefined) return { bypassed: true, entry: spoiling };
  const alwaysDirect = to.address?.bits === 32 && isLoopback(to.address);
  return decide(entries, to, isImplicitlyDirect(to, true), alwaysDirect);
}

function decide(entries: readonly string[], to: Destination, implicit: boolean, always: boolean): BypassMatch {
  let match = implicit ? IMPLICITLY : NOT_BYPASSED;
  for (const entry of entries) {
    if (entry.toLowerCase() === '<-loopback>') {
      if (implicit && !always) match = NOT_BYPASSED;
    } else if (matchesEntry(entry, to)) match = { bypassed: true, entry };
  }
  return match;
}

/** Hosts that never go through a proxy although no entry names them. */
function isImplicitlyDirect(to: Destination, wholeLoopback: boolean): boolean {
  if (to.address === null) return to.host === 'localhost' || to.host === 'loopback';
  if (isLinkLocal(to.address)) return true;
  return isLoopback(to.address) && (wholeLoopback || to.host === '127.0.0.1' || to.host === '::1');
}

function matchesEntry(entry: string, to: Destination): boolean {
  const lower = comparableName(entry);
  if (lower === '<local>') return to.address === null && !to.host.includes('.');
  if (lower.startsWith('.') || lower.includes('/')) return false;
  const { name: pattern, port } = splitPort(lower);
  // Addresses are compared as text: 012.1.2.3 in a list is not 10.1.2.3.
  return (port === null || port === to.port) && wildcardMatches(pattern, to.host);
}

/** What an administrator should know about a Windows list. */
export function diagnoseWindows(list: BypassList): readonly BypassNote[] {
  return entriesOf(list, WINDOWS_SEPARATOR).flatMap((entry): readonly BypassNote[] => {
    if (entry.includes('/'))
      return list.dialect === 'winhttp'
        ? [
            {
              code: 'slash-spoils-list',
              entry,
              words: `${entry} holds a slash, which makes the whole list invalid: WinHTTP then uses no proxy at all; write 10.* instead of 10.0.0.0/8, and names without a scheme`,
            },
          ]
        : [
            {
              code: 'dead-entry',
              entry,
              words: `${entry} holds a slash and matches nothing; write 10.* instead of 10.0.0.0/8`,
            },
          ];
    if (entry.startsWith('.'))
      return [{ code: 'leading-dot-ignored', entry, words: `${entry} matches nothing; write *${entry}` }];
    if (entry === '*') return [{ code: 'everything-direct', entry, words: 'a lone * sends every host direct' }];
    if (looksLikeDomain(entry))
      return [
        {
          code: 'bare-name-only',
          entry,
          words: `${entry} means that host only, not the hosts below it; write *.${entry} for those`,
        },
      ];
    return [];
  });
}

/** True for names that are more likely a domain than a host: `contoso.com`, `contoso.co.uk`. */
function looksLikeDomain(entry: string): boolean {
  return /^[a-z0-9-]+\.([a-z]{2,3}\.)?[a-z][a-z0-9-]+$/i.test(entry);
}
