import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number, with its width: 32 or 128 bits. */
export interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** Reads an IPv4 or IPv6 literal (no brackets, no zone); null when the text is none. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { value: quad(text), bits: 32 };
  if (!isIPv6(text) || text.includes('%')) return null;
  return { value: groups(text), bits: 128 };
}

/** `::ffff:10.0.0.1` is `10.0.0.1`: a list that names one must cover the other. */
export function unmapped(address: Address): Address {
  return address.bits === 128 && address.value >> 32n === 0xffffn
    ? { value: address.value & 0xffff_ffffn, bits: 32 }
    : address;
}

/** True when the first `prefix` bits agree; addresses of different width never do. */
export function inPrefix(address: Address, network: Address, prefix: number): boolean {
  if (address.bits !== network.bits || prefix < 0 || prefix > address.bits) return false;
  const shift = BigInt(address.bits - prefix);
  return address.value >> shift === network.value >> shift;
}

/**
 * Reads an address as programs and answers write it: brackets and a zone (`fe80::1%eth0`) are dropped, IPv4 in IPv6
 * (`::ffff:10.0.0.1`) is IPv4; null when the text is none. Dotted quads are strict: `10.1`, `010.0.0.1` and `0x0a000001` are names.
 */
export function readAddress(text: string): Address | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const address = parseAddress(bare.includes(':') ? bare.replace(/%.*$/s, '') : bare);
  return address && unmapped(address);
}

/** True for text that is an address and not a name. */
export function isAddress(text: string): boolean {
  return readAddress(text) !== null;
}

/** The text of an address: four numbers, or RFC 5952's short form in lower case. */
export function formatAddress({ bits, value }: Address): string {
  const groups = (size: bigint, count: number): bigint[] =>
    Array.from({ length: count }, (_, index) => (value >> (size * BigInt(count - 1 - index))) & ((1n << size) - 1n));
  if (bits === 32) return groups(8n, 4).join('.');
  const text = groups(16n, 8).map((group) => group.toString(16));
  // The URL Standard's serializer shortens the longest run of zeros as RFC 5952 does.
  return new URL(`http://[${text.join(':')}]/`).hostname.slice(1, -1);
}

/** An address range `10.0.0.0/8`. */
export interface AddressRange {
  readonly network: Address;
  readonly prefix: number;
}

/** Reads `address/prefix`; null when it is none. `short` also takes `169.254/16`, as macOS writes it. */
export function parseRange(text: string, short = false): AddressRange | null {
  const slash = text.indexOf('/');
  const digits = text.slice(slash + 1);
  if (slash < 0 || !/^\d{1,3}$/.test(digits)) return null;
  let base = text.slice(0, slash);
  if (short && /^\d{1,3}(\.\d{1,3}){0,2}$/.test(base)) base += '.0'.repeat(4 - base.split('.').length);
  const network = parseAddress(base);
  const prefix = Number(digits);
  return network === null || prefix > network.bits ? null : { network, prefix };
}

/** Reads `10.0.0.0/8` or a lone address; host bits are cleared, as firewalls do; null when it is none. */
export function parseNetwork(text: string): AddressRange | null {
  const [base = '', bits, ...more] = text.trim().split('/');
  const address = readAddress(base);
  if (address === null || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const prefix = bits === undefined ? address.bits : Number(bits);
  return prefix > address.bits ? null : { network: networkOf(address, prefix), prefix };
}

/** The first address of the network of `prefix` bits that an address is in. */
export function networkOf(address: Address, prefix: number): Address {
  const host = BigInt(address.bits - Math.max(0, Math.min(prefix, address.bits)));
  return { bits: address.bits, value: (address.value >> host) << host };
}

/** True when the range covers the address. */
export function contains({ network, prefix }: AddressRange, address: Address): boolean {
  return inPrefix(address, network, prefix);
}

/** True for 127.0.0.0/8 and ::1. */
export function isLoopback(address: Address): boolean {
  return address.bits === 32 ? address.value >> 24n === 127n : address.value === 1n;
}

/** True for 169.254.0.0/16 and fe80::/10. */
export function isLinkLocal(address: Address): boolean {
  return address.bits === 32 ? address.value >> 16n === 0xa9fen : address.value >> 118n === 0x3fan;
}

function quad(text: string): bigint {
  return text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(Number(part)), 0n);
}

function groups(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const plain =
    dotted === null
      ? text
      : `${dotted[1]}${(quad(dotted[2] ?? '') >> 16n).toString(16)}:${(quad(dotted[2] ?? '') & 0xffffn).toString(16)}`;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
