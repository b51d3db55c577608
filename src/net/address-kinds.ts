import { BlockList } from 'node:net';
import { type Address, formatAddress, readAddress } from './address.ts';

/**
 * What an address says of itself. `shared` is carrier-grade NAT; `translation` is local-use NAT64, behind which any IPv4
 * address may stand; `reserved` is everything that the registries keep for other purposes.
 */
export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link-local'
  | 'unspecified'
  | 'documentation'
  | 'benchmark'
  | 'multicast'
  | 'discard'
  | 'translation'
  | 'reserved';

/**
 * The special ranges, the narrower before the wider ones. Sources: the IPv4 and IPv6 special-purpose address registries
 * of IANA (RFC 6890 with its updates), https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry; multicast: RFC 5771, RFC 4291; site-local: RFC 3879.
 */
const RANGES: readonly (readonly [kind: AddressKind, ranges: readonly string[]])[] = [
  // Globally reachable exceptions within reserved ranges: anycast of PCP, TURN and DNS-SD, AMT, AS112, ORCHIDv2, DRIP.
  ['public', ['192.0.0.9/32', '192.0.0.10/32', '2001:1::1/128', '2001:1::2/128', '2001:1::3/128']],
  ['public', ['2001:3::/32', '2001:4:112::/48', '2001:20::/28', '2001:30::/28']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['unspecified', ['0.0.0.0/8', '255.255.255.255/32', '::/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10']],
  ['shared', ['100.64.0.0/10']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['documentation', ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20']],
  ['benchmark', ['198.18.0.0/15', '2001:2::/48']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['discard', ['100::/64', '100:0:0:1::/64']],
  ['translation', ['64:ff9b:1::/48']],
  ['reserved', ['192.0.0.0/24', '192.88.99.0/24', '240.0.0.0/4', '2001::/23', '5f00::/16']],
];

const LISTS = RANGES.map(([kind, ranges]) => {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), range.includes(':') ? 'ipv6' : 'ipv4');
  }
  return [kind, list] as const;
});

/** Kind of an address literal; null when the text is none. Mapped, NAT64 and 6to4 addresses are what the IPv4 address in them is. */
export function kindOfAddress(text: string): AddressKind | null {
  const address = readAddress(text);
  return address && kindOf(address);
}

/** Kind of an address that was read. */
export function kindOf(address: Address): AddressKind {
  const inner = embeddedIpv4(address) ?? address;
  const family = inner.bits === 32 ? 'ipv4' : 'ipv6';
  return LISTS.find(([, list]) => list.check(formatAddress(inner), family))?.[0] ?? 'public';
}

/** True for an address that the Internet routes. */
export function isPublicAddress(text: string): boolean {
  return kindOfAddress(text) === 'public';
}

/** Kinds behind which a network's own machines stand: no public name leads there by itself. */
const INTERNAL: ReadonlySet<AddressKind> = new Set(['loopback', 'unspecified', 'private', 'shared', 'link-local']);

/** True for an address of this machine or of a network of one's own. */
export function isInternalAddress(text: string): boolean {
  const kind = kindOfAddress(text);
  return kind !== null && INTERNAL.has(kind);
}

/** The IPv4 address inside `::ffff:a.b.c.d`, `64:ff9b::a.b.c.d` (RFC 6052) and `2002:aabb:ccdd::` (RFC 3056); null in others. */
function embeddedIpv4({ bits, value }: Address): Address | null {
  if (bits === 32) return null;
  const last = { bits: 32, value: value & 0xffff_ffffn } as const;
  if (value >> 32n === 0xffffn || value >> 32n === 0x64_ff9bn << 64n) return last;
  return value >> 112n === 0x2002n ? { bits: 32, value: (value >> 80n) & 0xffff_ffffn } : null;
}
