import { contains, parseRange, readAddress } from '../../net/address.ts';
import { kindOf } from '../../net/address-kinds.ts';

/** The families of addresses that pseudonyms keep, so that a replayed report is judged alike. */
const FAMILIES = [
  ['10.0.0.0/8', '10.255.255.'],
  ['172.16.0.0/12', '172.31.255.'],
  ['192.168.0.0/16', '192.168.255.'],
  ['169.254.0.0/16', '169.254.255.'],
  ['100.64.0.0/10', '100.127.255.'],
  ['fe80::/10', 'fe80::db8:'],
  ['fc00::/7', 'fd00:db8::'],
].flatMap(([range = '', prefix = '']) => {
  const read = parseRange(range);
  return read ? [{ range: read, prefix }] : [];
});
/** Documentation networks (RFC 5737, RFC 3849) for public addresses of the device and its proxies. */
const PUBLIC_V4 = '198.51.100.';
const PUBLIC_V6 = '2001:db8::';

export const IPV4_PATTERN = '(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\d|\\.\\d)';
export const IPV6_PATTERN = '(?<![\\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\\w:])';

/** The first part of the pseudonym for an address; null when it may be shown: this machine itself, none, somebody else's. `own` are the device's and its proxies'. */
export function pseudonymPrefix(text: string, own: ReadonlySet<string>): string | null {
  const address = readAddress(text);
  if (address === null || ['loopback', 'unspecified'].includes(kindOf(address))) return null;
  const family = FAMILIES.find(({ range }) => contains(range, address));
  if (family) return family.prefix;
  if (!own.has(text.toLowerCase())) return null;
  return address.bits === 128 ? PUBLIC_V6 : PUBLIC_V4;
}
