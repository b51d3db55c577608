import type { BypassList } from '../../model/proxy.ts';
import { inPrefix, parseAddress, parseRange } from '../../net/address.ts';
import {
  type BypassMatch,
  type BypassNote,
  comparableName,
  type Destination,
  entriesOf,
  NOT_BYPASSED,
} from './destination.ts';

/** Commas; brackets and quotes of `gsettings get` output fall away with them. */
const GNOME_SEPARATOR = /[,'"\s]+|^@as\s+|^\[(?=\s*['"\]])|(?<=['"[])\s*\]$/;

/**
 * GNOME's `ignore-hosts`, as GIO's simple resolver reads it: `name`, `.name` and `*.name` all cover the host and what
 * lies below; addresses, ranges, `host:port`. Nothing is implicit. Source: GSimpleProxyResolver documentation.
 */
export function matchGnome(list: BypassList, to: Destination): BypassMatch {
  const entry = entriesOf(list, GNOME_SEPARATOR).find((text) => matchesEntry(text, to));
  return entry === undefined ? NOT_BYPASSED : { bypassed: true, entry };
}

function matchesEntry(entry: string, to: Destination): boolean {
  const lower = comparableName(entry);
  const range = parseRange(lower);
  if (range !== null) return to.address !== null && inPrefix(to.address, range.network, range.prefix);
  const split = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(lower);
  const name = split?.[1] ?? split?.[2] ?? lower;
  if (split?.[3] !== undefined && Number(split[3]) !== to.port) return false;
  const address = parseAddress(name);
  if (address !== null) return to.address?.bits === address.bits && to.address.value === address.value;
  const domain = name.replace(/^\*?\./, '');
  if (domain === '' || domain.includes('*') || to.address !== null) return false;
  return to.host === domain || to.host.endsWith(`.${domain}`);
}

/** What an administrator should know about a GNOME list. */
export function diagnoseGnome(list: BypassList): readonly BypassNote[] {
  return entriesOf(list, GNOME_SEPARATOR)
    .filter((entry) => /\*/.test(entry.replace(/^\*\./, '')) || entry.startsWith('<'))
    .map((entry) => ({ code: 'dead-entry', entry, words: `${entry} matches nothing in GNOME's list` }));
}
