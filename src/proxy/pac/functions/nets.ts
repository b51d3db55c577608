import { isIPv4 } from 'node:net';
import { type Address, inPrefix, parseAddress } from '../../bypass/address.ts';
import { textOf } from './names.ts';

/** True when the address lies in the net; a name is resolved first. Numbers that a pattern or mask lacks count as 0. */
export function isInNet(
  host: unknown,
  pattern: unknown,
  mask: unknown,
  resolve: (name: string) => string | null,
): boolean {
  const name = textOf(host);
  const looksLikeAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(name);
  const address = looksLikeAddress ? name : resolve(name);
  if (address === null || !/^\d+(\.\d+){3}$/.test(address) || address.split('.').some((part) => Number(part) > 255))
    return false;
  const bits = quad(textOf(mask));
  return (quad(address) & bits) === (quad(textOf(pattern)) & bits);
}

function quad(text: string): number {
  const parts = text.split('.');
  return [0, 1, 2, 3].reduce((sum, index) => (sum << 8) | (Number(parts[index] ?? 0) & 255), 0);
}

/** True when the address literal lies in `address/prefix`; IPv4 and IPv6 compare as mapped addresses. Undefined without two texts. */
export function isInNetEx(host: unknown, range: unknown): boolean | undefined {
  if (typeof host !== 'string' || typeof range !== 'string') return undefined;
  const parts = /^([^/]+)\/(\d{1,3})$/.exec(range);
  const [address, network] = [parseAddress(host), parseAddress(parts?.[1] ?? '')];
  const prefix = Number(parts?.[2]);
  if (address === null || network === null || prefix > network.bits) return false;
  if (address.bits === network.bits) return inPrefix(address, network, prefix);
  return inPrefix(mapped(address), mapped(network), network.bits === 32 ? prefix + 96 : prefix);
}

function mapped(address: Address): Address {
  return address.bits === 128 ? address : { bits: 128, value: (0xffffn << 32n) | address.value };
}

/** `;`-separated addresses in order, IPv6 first; false when one is no address or none is there; undefined without a text. */
export function sortIpAddressList(list: unknown): string | false | undefined {
  if (typeof list !== 'string') return undefined;
  const texts = list
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const entries = texts.map((text) => ({ text, address: parseAddress(text) }));
  if (entries.length === 0 || entries.some((entry) => entry.address === null)) return false;
  const rank = ({ address }: { address: Address | null }) => [-(address?.bits ?? 0), address?.value ?? 0n] as const;
  return entries
    .toSorted((left, right) => {
      const [a, b] = [rank(left), rank(right)];
      return a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
    })
    .map((entry) => entry.text)
    .join(';');
}

/** True for a dotted IPv4 literal. */
export const isIpv4Literal = (text: string): boolean => isIPv4(text);
