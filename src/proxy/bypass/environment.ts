import type { BypassList } from '../../model/proxy.ts';
import { inPrefix, isLoopback, parseAddress, parseRange, unmapped } from '../../net/address.ts';
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

/** Commas only: a blank separates neither for curl nor for Go. */
export const ENVIRONMENT_SEPARATOR = /,/;

/**
 * `no_proxy`, for which no standard exists. Ours is Go's reading, the superset of the common ones: `name` covers the
 * host and all below, `.name` and `*.name` only what lies below, address ranges, `host:port`, a lone `*` covers all,
 * localhost and loopback addresses are always direct. From curl: trailing dots do not count.
 */
export function matchEnvironment(list: BypassList, to: Destination): BypassMatch {
  const host = to.host.replace(/\.$/, '');
  const address = to.address === null ? null : unmapped(to.address);
  if (host === 'localhost' || (address !== null && isLoopback(address))) return IMPLICITLY;
  const entry = entriesOf(list, ENVIRONMENT_SEPARATOR).find((text) =>
    matchesEntry(text.trim(), { ...to, host, address }),
  );
  return entry === undefined ? NOT_BYPASSED : { bypassed: true, entry: entry.trim() };
}

function matchesEntry(entry: string, to: Destination): boolean {
  if (entry === '*') return true;
  const lower = comparableName(entry);
  const range = parseRange(lower);
  if (range !== null) return to.address !== null && inPrefix(to.address, unmapped(range.network), shifted(range));
  const { name, port } = splitPort(lower);
  if (port !== null && port !== to.port) return false;
  const address = parseAddress(name);
  if (address !== null) {
    const plain = unmapped(address);
    return to.address !== null && plain.bits === to.address.bits && plain.value === to.address.value;
  }
  return to.address === null && coversName(name.replace(/\.$/, ''), to.host);
}

/** A range written for mapped addresses counts its prefix from bit 96. */
function shifted(range: NonNullable<ReturnType<typeof parseRange>>): number {
  return unmapped(range.network).bits === range.network.bits ? range.prefix : Math.max(0, range.prefix - 96);
}

function coversName(name: string, host: string): boolean {
  if (name.startsWith('*.')) return name.length > 2 && host.endsWith(name.slice(1));
  if (name.startsWith('.')) return name.length > 1 && host.endsWith(name);
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

/** What an administrator should know about a `no_proxy` list. */
export function diagnoseEnvironment(list: BypassList): readonly BypassNote[] {
  return entriesOf(list, ENVIRONMENT_SEPARATOR).flatMap((raw): readonly BypassNote[] => {
    const entry = raw.trim();
    if (/[\s;|]/.test(entry))
      return [
        {
          code: 'blank-does-not-separate',
          entry,
          words: `"${entry}" matches nothing: entries are separated by commas`,
        },
      ];
    if (entry === '*') return [{ code: 'everything-direct', entry, words: 'a * sends every host direct' }];
    if (entry.startsWith('.'))
      return [
        {
          code: 'leading-dot-ignored',
          entry,
          words: `${entry} covers the hosts below it but, for some programs, not ${entry.slice(1)} itself`,
        },
      ];
    const dead = entry === '' || isDead(entry);
    return dead ? [{ code: 'dead-entry', entry, words: `${entry} matches nothing` }] : [];
  });
}

function isDead(entry: string): boolean {
  const { name } = splitPort(comparableName(entry));
  if (parseRange(name) !== null || parseAddress(name) !== null) return false;
  return name === '' || /[/*:]/.test(name.replace(/^\*\./, ''));
}
