import { createSocket, type SocketType } from 'node:dgram';
import { isLinkLocal, parseAddress } from '../../net/address.ts';
import type { NetworkInterface, System } from '../../system/system.ts';

/** Where Chromium looks: the address towards the internet is the one that `myIpAddress()` means. Nothing is sent there. */
const TOWARDS = { udp4: '8.8.8.8', udp6: '2001:4860:4860::8888' } as const;

/** Own addresses for a PAC script: the one that the routing table would use first; none of this machine for a recorded one. */
export async function localAddresses(system: System): Promise<readonly string[]> {
  const own = system.networkInterfaces().filter((entry) => !entry.internal);
  const routed = system.recorded ? [] : await Promise.all([routedAddress('udp4'), routedAddress('udp6')]);
  const first = routed.filter((address) => own.some((entry) => entry.address === address));
  const others = own.filter((entry) => !first.includes(entry.address)).toSorted(globalFirst);
  return [...first, ...others.map((entry) => entry.address)].flatMap((address) => address ?? []);
}

/** Connecting a UDP socket asks the routing table and sends nothing; null when there is no route. */
function routedAddress(type: SocketType): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(type);
    const finish = (address: string | null) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => finish(null));
    socket.once('connect', () => finish(socket.address().address));
    socket.connect(53, TOWARDS[type]);
  });
}

const globalFirst = (left: NetworkInterface, right: NetworkInterface): number =>
  Number(isLocal(left.address)) - Number(isLocal(right.address));

function isLocal(text: string): boolean {
  const address = parseAddress(text.replace(/%.*$/, ''));
  return address === null || isLinkLocal(address);
}
