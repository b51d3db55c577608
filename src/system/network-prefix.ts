import type { NetworkInterface } from './system.ts';

/** The network of an address, `10.20.31.0/24` or `2001:db8:1::/64`. */
export function networkPrefix(address: string, prefixLength: number): string {
  const bytes = addressBytes(address);
  const masked = bytes.map((byte, index) => {
    const bits = Math.max(0, Math.min(8, prefixLength - index * 8));
    return byte & (0xff << (8 - bits)) & 0xff;
  });
  const text = bytes.length === 4 ? masked.join('.') : ipv6Text(masked);
  return `${text}/${prefixLength}`;
}

/** Own networks for people and firewall requests: no loopback, no link-local. */
export function ownNetworks(
  interfaces: readonly NetworkInterface[],
): { interface: string; address: string; prefix: string }[] {
  return interfaces
    .filter(({ internal, address }) => !internal && !/^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address))
    .map(({ name, address, prefixLength }) => ({
      interface: name,
      address,
      prefix: networkPrefix(address, prefixLength),
    }));
}

function addressBytes(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number);
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(missing).fill('0'), ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16) || 0;
    return [value >> 8, value & 0xff];
  });
}

/** RFC 5952: lower case, the longest run of zero groups shortened. */
function ipv6Text(bytes: readonly number[]): string {
  const groups: string[] = [];
  for (let index = 0; index < 16; index += 2)
    groups.push((((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0)).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map((match) => match[1] ?? '');
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return groups.join(':');
  return groups.join(':').replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
}
