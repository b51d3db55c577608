import type { BypassList } from '../../model/proxy.ts';
import { inPrefix, parseRange } from '../../net/address.ts';
import { bracketed } from '../../net/host-port.ts';
import {
  type BypassMatch,
  type BypassNote,
  comparableName,
  type Destination,
  entriesOf,
  NOT_BYPASSED,
} from './destination.ts';

const KDE_SEPARATOR = /[,\s]+/;
/** Stands first in our text when `ReversedException` is set: then only the listed hosts use the proxy. */
export const KDE_REVERSED = 'ReversedException';

/** The text of a KDE bypass list from `NoProxyFor` and `ReversedException`. */
export function kdeBypassText(noProxyFor: string, reversed: boolean): string {
  return reversed ? `${KDE_REVERSED},${noProxyFor}` : noProxyFor;
}

/**
 * KDE's `NoProxyFor`: an entry covers every host that ends with it, at any letter (`kde.org` covers `mykde.org`);
 * `host:port`; address ranges. With `ReversedException` the meaning turns round. Source: KIO's documented behaviour.
 */
export function matchKde(list: BypassList, to: Destination): BypassMatch {
  const entries = entriesOf(list, KDE_SEPARATOR);
  const listed = entries.filter((entry) => entry !== KDE_REVERSED);
  const found = listed.find((entry) => matchesEntry(entry, to));
  if (entries[0] === KDE_REVERSED) return found === undefined ? { bypassed: true, entry: KDE_REVERSED } : NOT_BYPASSED;
  return found === undefined ? NOT_BYPASSED : { bypassed: true, entry: found };
}

function matchesEntry(entry: string, to: Destination): boolean {
  const lower = comparableName(entry).replace(/^[a-z]+:\/\//, '');
  const range = parseRange(lower);
  if (range !== null) return to.address !== null && inPrefix(to.address, range.network, range.prefix);
  const host = bracketed(to.host);
  return host.endsWith(lower) || `${host}:${to.port}`.endsWith(lower) || to.host === lower;
}

/** What an administrator should know about a KDE list. */
export function diagnoseKde(list: BypassList): readonly BypassNote[] {
  return entriesOf(list, KDE_SEPARATOR)
    .filter((entry) => entry.includes('*') || entry.startsWith('<'))
    .map((entry) => ({
      code: 'dead-entry',
      entry,
      words: `${entry} matches nothing in KDE's list: it knows no wildcards`,
    }));
}
