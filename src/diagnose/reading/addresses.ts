/** What an address says when a public name resolves to it. */
export type AddressKind = 'loopback' | 'private' | 'unspecified' | 'sinkhole' | 'public';

/** Ranges that no public service stands in. Source: IANA special-purpose address registries (RFC 6890). */
const SPECIAL: readonly (readonly [prefix: string, bits: number, kind: AddressKind])[] = [
  ['127.0.0.0', 8, 'loopback'],
  ['0.0.0.0', 8, 'unspecified'],
  ['255.255.255.255', 32, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['169.254.0.0', 16, 'private'],
  ['192.0.2.0', 24, 'sinkhole'],
  ['198.51.100.0', 24, 'sinkhole'],
  ['203.0.113.0', 24, 'sinkhole'],
  ['198.18.0.0', 15, 'sinkhole'],
  ['240.0.0.0', 4, 'unspecified'],
];

/** Public addresses to which DNS filters send blocked names. Source: the vendors' documentation. */
const SINKHOLES: readonly (readonly [prefix: string, bits: number, product: string])[] = [
  ['146.112.61.104', 29, 'Cisco Umbrella'],
  ['146.112.255.0', 24, 'Cisco Umbrella'],
  ['72.5.65.111', 32, 'Palo Alto Networks'],
  ['208.91.112.55', 32, 'FortiGate'],
  ['208.91.112.53', 32, 'FortiGate'],
];

/** IPv6 prefixes that no public service stands in, as the first 16-bit groups. */
const SPECIAL_V6: readonly (readonly [pattern: RegExp, kind: AddressKind])[] = [
  [/^::1$/, 'loopback'],
  [/^::$/, 'unspecified'],
  [/^f[cd][0-9a-f]{2}:/i, 'private'],
  [/^fe[89ab][0-9a-f]:/i, 'private'],
  [/^2001:0?db8:/i, 'sinkhole'],
  [/^100::/i, 'sinkhole'],
];

/** Kind of an address, and the filter that uses it where that is known. */
export function kindOfAddress(address: string): { readonly kind: AddressKind; readonly product: string | null } {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const number = numberOf(mapped);
  if (number === null) {
    return { kind: SPECIAL_V6.find(([pattern]) => pattern.test(mapped))?.[1] ?? 'public', product: null };
  }
  const sinkhole = SINKHOLES.find(([prefix, bits]) => contains(prefix, bits, number));
  if (sinkhole) return { kind: 'sinkhole', product: sinkhole[2] };
  return { kind: SPECIAL.find(([prefix, bits]) => contains(prefix, bits, number))?.[2] ?? 'public', product: null };
}

/** An IPv4 address as a number; null when it is none. */
function numberOf(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : null;
}

function contains(prefix: string, bits: number, number: number): boolean {
  const size = 2 ** (32 - bits);
  return Math.floor(number / size) === Math.floor((numberOf(prefix) ?? 0) / size);
}
