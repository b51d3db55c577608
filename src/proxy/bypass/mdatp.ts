import type { BypassList } from '../../model/proxy.ts';
import { isLoopback } from '../../net/address.ts';
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

/** Defender's `ProxyBypass` separates by `|`; semicolons, commas and blanks are taken too. */
const MDATP_SEPARATOR = /[|;,\s\0]+/;

/**
 * Defender's own list (`ProxyBypass` of the antivirus): addresses or names, each also as a URL of which only the host
 * counts, `*` as wildcard. Microsoft documents no more than "valid URLs or addresses"; a port restricts.
 */
export function matchMdatp(list: BypassList, to: Destination): BypassMatch {
  const entry = entriesOf(list, MDATP_SEPARATOR).find((text) => matchesEntry(text, to));
  if (entry !== undefined) return { bypassed: true, entry };
  const loopback = to.host === 'localhost' || (to.address !== null && isLoopback(to.address));
  return loopback ? IMPLICITLY : NOT_BYPASSED;
}

function matchesEntry(entry: string, to: Destination): boolean {
  const authority = comparableName(entry)
    .replace(/^[a-z]+:\/\//, '')
    .replace(/\/.*$/, '');
  if (authority === '<local>') return to.address === null && !to.host.includes('.');
  const split = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority);
  const pattern = split?.[1] ?? split?.[2] ?? authority;
  if (pattern === '' || (split?.[3] !== undefined && Number(split[3]) !== to.port)) return false;
  return wildcardMatches(pattern, to.host);
}

/** What an administrator should know about Defender's list. */
export function diagnoseMdatp(list: BypassList): readonly BypassNote[] {
  return entriesOf(list, MDATP_SEPARATOR)
    .filter((entry) => entry === '*' || /^\./.test(entry))
    .map((entry) =>
      entry === '*'
        ? { code: 'everything-direct', entry, words: 'a lone * sends every host direct' }
        : { code: 'leading-dot-ignored', entry, words: `${entry} matches nothing; write *${entry}` },
    );
}
