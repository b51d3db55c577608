import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { bareHost } from './host-port.ts';

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const ONE_LABEL = /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
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

/** True for a single label that is no top-level domain of the public list: `corp`, `lan`, `fritz`; nobody can register below it. */
export function isPrivateTop(name: string): boolean {
  const clean = name.toLowerCase().replace(/\.+$/, '');
  if (!ONE_LABEL.test(clean)) return false;
  const { isIcann, isPrivate, isIp } = parse(`x.${clean}`, { allowPrivateDomains: true, validateHostname: false });
  return isIcann !== true && isPrivate !== true && isIp !== true;
}

/** A mark of who owns a host, equal for hosts of one owner: its registrable domain, else the host itself. */
export function ownerOf(host: string): string {
  const bare = bareHost(host).toLowerCase().replace(/\.+$/, '');
  const ascii = domainToASCII(bare) || bare;
  return registrableDomain(ascii) ?? ascii;
}
