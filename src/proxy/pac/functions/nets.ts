import { isIPv4 } from 'node:net';
import { type Address, inPrefix, parseAddress } from '../../../net/address.ts';

/**
 * True when the address lies in the net; a name is resolved first. A net or mask that is not written in full is no net,
 * as in Chromium; older engines count what is missing as 0.
 */
export function isInNet(
  host: unknown,
  pattern: unknown,
  mask: unknown,
  resolve: (name: unknown) => string | null,
): boolean {
  const [net, bits] = [quad(pattern), quad(mask)];
  if (net === null || bits === null) return false;
  const address = quad(host) ?? quad(resolve(host));
  return address !== null && (address & bits) === (net & bits);
}

/** The number of a dotted address; null when it is none. */
function quad(value: unknown): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(String(value))?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => (sum << 8) | part, 0);
}

/** True when the address literal lies in `address/prefix`; IPv4 and IPv6 compare as mapped addresses. Null without two texts. */
export function isInNetEx(host: unknown, range: unknown): boolean | null {
  if (typeof host !== 'string' || typeof range !== 'string') return null;
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

/** `;`-separated addresses in order, IPv6 first; false when one is no address or none is there; null without a text. */
export function sortIpAddressList(list: unknown): string | false | null {
  if (typeof list !== 'string') return null;
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
