import { isIP } from 'node:net';

/** An address range: family, first address as a number, length of its prefix in bits. */
export interface IpPrefix {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly length: number;
}

/** The number of an address; null when it is none. IPv4 in IPv6 (`::ffff:10.0.0.1`) counts as IPv4, zones (`%eth0`) are dropped. */
export function addressNumber(text: string): { readonly family: 4 | 6; readonly value: bigint } | null {
  const plain = text.replace(/%.*$/, '').replace(/^\[|\]$/g, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
  const family = isIP(mapped);
  if (family === 4) return { family: 4, value: mapped.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  return family === 6 ? { family: 6, value: ipv6Number(mapped) } : null;
}

function ipv6Number(text: string): bigint {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const plain = dotted
    ? text.slice(0, dotted.index) +
      [
        [dotted[1], dotted[2]],
        [dotted[3], dotted[4]],
      ]
        .map(([high, low]) => (Number(high) * 256 + Number(low)).toString(16))
        .join(':')
    : text;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

/** Reads `10.0.0.0/8`; host bits are cleared, as firewalls do; null when it is no prefix. */
export function parsePrefix(text: string): IpPrefix | null {
  const [address = '', bits, ...more] = text.trim().split('/');
  const found = addressNumber(address);
  const width = found?.family === 4 ? 32 : 128;
  const length = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!found || more.length > 0 || !(length >= 0 && length <= width)) return null;
  const host = BigInt(width - length);
  return { family: found.family, first: (found.value >> host) << host, length };
}
