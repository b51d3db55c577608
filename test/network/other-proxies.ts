import { addresses } from './addresses.ts';
import { type Daemon, must, type Network } from './network.ts';
import { CREDENTIALS } from './squid.ts';

/** Ports of the proxies beside squid. */
export const OTHER_PORTS = { tinyproxy: 8888, dante: 1080, microsocks: 1082, microsocksOpen: 1083 } as const;

/** tinyproxy: speaks HTTP/1.0 and says the same for every trouble. */
export async function startTinyproxy(network: Network): Promise<Daemon> {
  const config = network.write(
    'tinyproxy/tinyproxy.conf',
    `User nobody\nGroup nogroup\nPort ${OTHER_PORTS.tinyproxy}\nListen ${addresses.proxyLan}\nTimeout 30\nMaxClients 200\nAllow 10.77.1.0/24\n`,
  );
  await must(network.run('proxy', 'chown', ['-R', 'nobody:nogroup', `${network.folder}/tinyproxy`]));
  return network.start('proxy', 'tinyproxy', 'tinyproxy', ['-d', '-c', config], [OTHER_PORTS.tinyproxy]);
}

/** dante: a complete SOCKS server with precise reply codes. */
export function startDante(network: Network): Promise<Daemon> {
  const config = network.write(
    'danted.conf',
    `logoutput: stderr
internal: ${addresses.proxyLan} port = ${OTHER_PORTS.dante}
external: ${addresses.proxyWan}
socksmethod: none
clientmethod: none
user.privileged: root
user.unprivileged: nobody
client pass { from: 10.77.1.0/24 to: 0.0.0.0/0 }
socks pass { from: 10.77.1.0/24 to: 0.0.0.0/0 }
`,
  );
  const pid = `${network.folder}/danted.pid`;
  return network.start('proxy', 'danted', 'danted', ['-f', config, '-p', pid], [OTHER_PORTS.dante]);
}

/** microsocks twice: one that wants a password, one that does not. */
export async function startMicrosocks(network: Network): Promise<readonly Daemon[]> {
  const listen = (port: number): string[] => ['-i', addresses.proxyLan, '-p', String(port)];
  const password = ['-u', CREDENTIALS.user, '-P', CREDENTIALS.password];
  return Promise.all([
    network.start(
      'proxy',
      'microsocks',
      'microsocks',
      [...listen(OTHER_PORTS.microsocks), ...password],
      [OTHER_PORTS.microsocks],
    ),
    network.start('proxy', 'microsocks-open', 'microsocks', listen(OTHER_PORTS.microsocksOpen), [
      OTHER_PORTS.microsocksOpen,
    ]),
  ]);
}
