import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { bareHost } from './host-port.ts';

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})+$`);

/**
 * The registrable domain of a name, one label below its public suffix; null for addresses, bare suffixes, single labels
 * and garbage. The private part of the list counts (`azureedge.net`, `cloudfront.net`, `blob.core.windows.net`): whoever
 * rents a name below such a suffix is an owner of one's own, and two tenants of one host know nothing of each other.
 * Source: https://publicsuffix.org/list, its ICANN and private divisions.
 */
export function registrableDomain(name: string): string | null {
  const clean = name.toLowerCase().replace(/\.+$/, '');
  if (clean.length > 253 || !NAME.test(clean)) return null;
  const parsed = parse(clean, { allowPrivateDomains: true, validateHostname: false });
  return parsed.isIp ? null : (parsed.domain ?? null);
}

/** A mark of who owns a host, equal for hosts of one owner: its registrable domain, else the host itself. */
export function ownerOf(host: string): string {
  const bare = bareHost(host).toLowerCase().replace(/\.+$/, '');
  const ascii = domainToASCII(bare) || bare;
  return registrableDomain(ascii) ?? ascii;
}
