import { formatAddress, networkOf, readAddress } from '../net/address.ts';
import { kindOfAddress } from '../net/address-kinds.ts';
import type { NetworkInterface } from './system.ts';

/** The network of an address, `10.20.31.0/24` or `2001:db8:1::/64`; the text itself where it is no address. */
export function networkPrefix(address: string, prefixLength: number): string {
  const read = readAddress(address);
  return read === null ? address : `${formatAddress(networkOf(read, prefixLength))}/${prefixLength}`;
}

/** Own networks for people and firewall requests: no loopback, no link-local. */
export function ownNetworks(
  interfaces: readonly NetworkInterface[],
): { interface: string; address: string; prefix: string }[] {
  return interfaces
    .filter(({ internal, address }) => !internal && kindOfAddress(address) !== 'link-local')
    .map(({ name, address, prefixLength }) => ({
      interface: name,
      address,
      prefix: networkPrefix(address, prefixLength),
    }));
}
