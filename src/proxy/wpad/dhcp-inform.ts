import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { NetworkInterface } from '../../system/system.ts';
import { informPacket, readInformAnswer } from './dhcp-packet.ts';

/** What asking over the network gave. */
export interface InformResult {
  /** Text of option 252; null when an answer had none or none came. */
  readonly wpad: string | null;
  /** True when some server answered. */
  readonly answered: boolean;
  /** What could not be asked, for people; null when all was. */
  readonly hindrance: string | null;
}

/** Ports that a test may put in the place of DHCP's own. */
export interface DhcpPorts {
  readonly server: number;
  readonly client: number;
  /** Where to send: the limited broadcast address, which leaves by the interface that owns the source address. */
  readonly address: string;
}

/** RFC 2131. */
export const DHCP_PORTS: DhcpPorts = { server: 67, client: 68, address: '255.255.255.255' };

/**
 * Asks the DHCP servers of one interface for option 252, from its own address: servers answer to port 68 (ISC, needs root) or
 * to whatever port asked (dnsmasq), so both are tried at the same time. Changes nothing on the server.
 */
export async function askDhcp(
  network: Pick<NetworkInterface, 'address' | 'mac'>,
  timeoutMs: number,
  signal: AbortSignal,
  ports: DhcpPorts = DHCP_PORTS,
): Promise<InformResult> {
  const id = randomBytes(4).readUInt32BE();
  const packet = informPacket({ id, address: network.address, mac: network.mac });
  const sockets: Socket[] = [];
  let failed = 0;
  let hindrance: string | null = null;
  try {
    return await new Promise<InformResult>((settle) => {
      const end = (): void => {
        clearTimeout(timer);
        settle({ wpad: null, answered: false, hindrance });
      };
      const timer = setTimeout(end, timeoutMs);
      signal.addEventListener('abort', end, { once: true });
      for (const port of [ports.client, 0]) {
        const socket = createSocket({ type: 'udp4', reuseAddr: true });
        sockets.push(socket);
        socket.on('error', (error) => {
          const code = 'code' in error ? String(error.code) : 'failed';
          if (port === ports.client) hindrance = `port ${ports.client} could not be used (${code})`;
          // Neither port can send: nothing will ever answer.
          if (++failed >= 2) end();
        });
        socket.on('message', (message) => {
          const answer = readInformAnswer(message, id);
          if (!answer.ours) return;
          clearTimeout(timer);
          settle({ wpad: answer.wpad, answered: true, hindrance: null });
        });
        socket.bind(port, network.address, () => {
          socket.setBroadcast(true);
          socket.send(packet, ports.server, ports.address);
        });
      }
    });
  } finally {
    for (const socket of sockets) socket.close();
  }
}
