import type { BypassList } from '../../model/proxy.ts';
import { inPrefix, parseAddress, parseRange } from '../../net/address.ts';
import { bareHost } from '../../net/host-port.ts';
import {
  type BypassMatch,
  type BypassNote,
  comparableName,
  type Destination,
  entriesOf,
  NOT_BYPASSED,
} from './destination.ts';

/** Commas, as System Settings shows the list; blanks belong to the entry and kill it. */
export const MACOS_SEPARATOR = /[,\n]/;
/** The word that stands in our text for the separate `ExcludeSimpleHostnames` switch. */
export const SIMPLE_NAMES = 'ExcludeSimpleHostnames';

/** The text of a macOS bypass list from `ExceptionsList` and `ExcludeSimpleHostnames`. */
export function macosBypassText(exceptions: readonly string[], excludeSimpleHostnames: boolean): string {
  // A comma inside one exception never matches anything; a blank keeps it dead here too.
  const entries = exceptions.map((entry) => entry.replace(/[,\n]/g, ' '));
  return [...(excludeSimpleHostnames ? [SIMPLE_NAMES] : []), ...entries].join(',');
}

/**
 * macOS' `ExceptionsList`: `name` that host; `.name` and `*.name` what lies below; `name.*` itself and as a prefix;
 * addresses and ranges, also short ones (`169.254/16`). Any other `*`, a port or a blank makes an entry dead.
 * Nothing is implicit. Source: measured behaviour, proxy-semantics section 8.2.
 */
export function matchMacos(list: BypassList, to: Destination): BypassMatch {
  const entry = entriesOf(list, MACOS_SEPARATOR).find((text) => matchesEntry(text, to));
  return entry === undefined ? NOT_BYPASSED : { bypassed: true, entry };
}

function matchesEntry(entry: string, to: Destination): boolean {
  if (entry === SIMPLE_NAMES) return to.address === null && !to.host.includes('.');
  if (isDead(entry)) return false;
  const lower = comparableName(entry);
  const range = parseRange(lower, true);
  if (range !== null) return to.address !== null && inPrefix(to.address, range.network, range.prefix);
  const address = parseAddress(bareHost(lower));
  if (address !== null) return to.address?.bits === address.bits && to.address.value === address.value;
  if (lower.startsWith('*.') || lower.startsWith('.')) return to.host.endsWith(lower.slice(lower.indexOf('.')));
  if (lower.endsWith('.*')) return `${to.host}.`.startsWith(lower.slice(0, -1));
  return to.host === lower;
}

function isDead(entry: string): boolean {
  if (/\s/.test(entry) || entry === '' || entry === '.' || entry === '*.') return true;
  if (parseAddress(bareHost(entry)) !== null || parseRange(entry, true) !== null) return false;
  const stars = entry.split('*').length - 1;
  const placed = entry.startsWith('*.') || entry.endsWith('.*');
  return stars > 1 || (stars === 1 && !placed) || /[:/<>]/.test(entry);
}

/** What an administrator should know about a macOS list. */
export function diagnoseMacos(list: BypassList): readonly BypassNote[] {
  return entriesOf(list, MACOS_SEPARATOR).flatMap((entry): readonly BypassNote[] => {
    if (entry === SIMPLE_NAMES || !isDead(entry)) return [];
    const why = /\s/.test(entry) ? 'a blank in it' : entry.includes('*') ? 'a * out of place' : 'a port or sign in it';
    return [{ code: 'dead-entry', entry, words: `"${entry}" matches nothing: ${why} makes macOS ignore it` }];
  });
}
