import { domainToASCII } from 'node:url';
import type { BypassList } from '../../model/proxy.ts';
import { type Address, parseAddress } from '../../net/address.ts';
import { partsOf } from '../../net/url-parts.ts';

/** What a bypass list decides about: the host and port of a URL. */
export interface Destination {
  /** Lower case, IDN in ASCII, no brackets; a trailing dot stays. */
  readonly host: string;
  /** The URL's port, or its scheme's. */
  readonly port: number;
  /** Set when the host is an address. */
  readonly address: Address | null;
}

/** The decision of a bypass list. */
export interface BypassMatch {
  readonly bypassed: boolean;
  /** The entry that decided, as written; the word `implicit` for a rule that the dialect has without any entry; null when not bypassed. */
  readonly entry: string | null;
}

/** The decision that no entry changes. */
export const NOT_BYPASSED: BypassMatch = { bypassed: false, entry: null };
/** The decision of a rule that nobody wrote. */
export const IMPLICITLY: BypassMatch = { bypassed: true, entry: 'implicit' };

/** One remark about a bypass list, for people and for lints. */
export interface BypassNote {
  readonly code:
    | 'slash-spoils-list'
    | 'bare-name-only'
    | 'leading-dot-ignored'
    | 'dead-entry'
    | 'everything-direct'
    | 'blank-does-not-separate'
    | 'list-cut';
  /** The entry as written, bounded. */
  readonly entry: string;
  /** One sentence without a period at the end. */
  readonly words: string;
}

/** A list longer than this is cut: no real one is, and each entry is looked at for every target. */
const MAX_LIST = 65_536;
const MAX_ENTRIES = 2000;

/** The non-empty entries of a list. */
export function entriesOf(list: BypassList, separator: RegExp): readonly string[] {
  return list.text
    .slice(0, MAX_LIST)
    .split(separator)
    .filter((entry) => entry !== '')
    .slice(0, MAX_ENTRIES);
}

/** True when `entriesOf` did not look at everything. */
export function isCut(list: BypassList, separator: RegExp): boolean {
  return list.text.length > MAX_LIST || list.text.split(separator, MAX_ENTRIES + 1).length > MAX_ENTRIES;
}

/** Host and port of a URL. */
export function destinationOf(url: URL): Destination {
  const { host, port } = partsOf(url);
  return { host, port, address: parseAddress(host) };
}

/** A name as it appears in a URL: lower case, IDN in its ASCII form; wildcards and dots stay. */
export function comparableName(text: string): string {
  const lower = text.toLowerCase();
  if (/^[\x00-\x7f]*$/.test(lower)) return lower;
  return lower
    .split('.')
    .map((label) => (/^[\x00-\x7f]*$/.test(label) ? label : domainToASCII(label) || label))
    .join('.');
}
