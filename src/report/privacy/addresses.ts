import { contains, formatAddress, parseRange, readAddress } from '../../net/address.ts';
import { kindOf } from '../../net/address-kinds.ts';
import type { PseudonymKey } from './pseudonym-key.ts';

/** The families of addresses that pseudonyms keep, so that a replayed report is judged alike. */
const FAMILIES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10'].flatMap(
  (range) => parseRange(range) ?? [],
);
const FAMILIES_V6 = [
  ['fe80::/10', 'fe80::db8:'],
  ['fc00::/7', 'fd00:db8::'],
].flatMap(([range = '', prefix = '']) => {
  const read = parseRange(range);
  return read ? [{ range: read, prefix }] : [];
});
/** Where public addresses of the device and its proxies go: reserved (RFC 1112, section 4), so nobody's; documentation (RFC 3849). */
const PUBLIC_V4 = 240n << 24n;
const PUBLIC_V6 = '2001:db8::';

export const IPV4_PATTERN = '(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\d|\\.\\d)';
export const IPV6_PATTERN = '(?<![\\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\\w:])';

/** The address that stands for another; null when it may be shown: this machine itself, none, somebody else's. `own` are the device's and its proxies'. */
export function addressPseudonym(text: string, own: ReadonlySet<string>, key: PseudonymKey): string | null {
  const address = readAddress(text);
  if (address === null || ['loopback', 'unspecified'].includes(kindOf(address))) return null;
  const range = FAMILIES.find((family) => contains(family, address));
  if (range) {
    const bits = 32 - range.prefix;
    const value = Number(address.value - range.network.value);
    const other = key.permute(formatAddress(range.network), value, bits);
    return formatAddress({ bits: 32, value: range.network.value + BigInt(other) });
  }
  const groups = (prefix: string): string =>
    `${prefix}${key.hex('address', formatAddress(address)).replace(/(.{4})(?=.)/g, '$1:')}`;
  const family = FAMILIES_V6.find((one) => contains(one.range, address));
  if (family) return shortest(groups(family.prefix));
  if (!own.has(text.toLowerCase())) return null;
  if (address.bits === 128) return shortest(groups(PUBLIC_V6));
  const value = Number.parseInt(key.hex('address', text).slice(0, 7), 16);
  return formatAddress({ bits: 32, value: PUBLIC_V4 + BigInt(value) });
}

const shortest = (text: string): string => {
  const address = readAddress(text);
  return address === null ? text : formatAddress(address);
};
