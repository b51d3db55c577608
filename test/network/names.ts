import { addresses } from './addresses.ts';
import type { Daemon, Network } from './network.ts';
import { names } from './targets.ts';

/** What dnsmasq says beside the names of the cloud. */
export interface NameOptions {
  /** Domains whose every host is the cloud, beside `example`. */
  readonly domains?: readonly string[];
  /** True: `wpad.corp.lab` is the proxy host. */
  readonly wpad?: boolean;
  /** Further lines of dnsmasq's configuration. */
  readonly lines?: readonly string[];
  /** The text of DHCP option 252; null: no DHCP at all. */
  readonly option252?: string | null;
}

/** dnsmasq as name server of all hosts, and as DHCP server when asked for. */
export function startNames(network: Network, options: NameOptions = {}): Promise<Daemon> {
  const domains = ['cloud.example', 'bad.example', ...(options.domains ?? [])];
  const lines = [
    'port=53',
    `listen-address=${addresses.proxyLan}`,
    `listen-address=${addresses.proxyLan6}`,
    'bind-interfaces',
    'no-resolv',
    'no-hosts',
    'no-ping',
    'user=root',
    'pid-file=',
    'log-queries',
    'log-facility=-',
    // Without `local` a question for a type that is not given is answered REFUSED instead of "no data".
    ...domains.flatMap((domain) => [
      `local=/${domain}/`,
      `address=/${domain}/${addresses.cloud}`,
      `address=/${domain}/${addresses.cloud6}`,
    ]),
    `local=/example/`,
    `host-record=${names.blackHole},${addresses.blackHole}`,
    `host-record=${names.closed},${addresses.closed}`,
    `address=/${names.brokenIpv6}/${addresses.cloud}`,
    `address=/${names.brokenIpv6}/${addresses.blackHole6}`,
    `local=/${names.onlyIpv4}/`,
    `address=/${names.onlyIpv4}/${addresses.cloud}`,
    `local=/${names.onlyIpv6}/`,
    `address=/${names.onlyIpv6}/${addresses.cloud6}`,
    'domain=corp.lab',
    'local=/corp.lab/',
    `host-record=proxy.corp.lab,${addresses.proxyLan},${addresses.proxyLan6}`,
    ...(options.wpad ? [`host-record=wpad.corp.lab,${addresses.proxyLan}`] : []),
    ...(options.lines ?? []),
    ...dhcp(network, options.option252 ?? null),
  ];
  const config = network.write('dnsmasq.conf', `${lines.join('\n')}\n`);
  return network.start('proxy', 'dnsmasq', 'dnsmasq', ['-k', '-C', config], [53, ...(options.option252 ? [67] : [])]);
}

function dhcp(network: Network, option252: string | null): readonly string[] {
  if (option252 === null) return [];
  return [
    'dhcp-range=10.77.1.100,10.77.1.150,255.255.255.0,1h',
    `dhcp-option=252,"${option252}"`,
    'dhcp-option=option:router',
    'dhcp-authoritative',
    'log-dhcp',
    `dhcp-leasefile=${network.folder}/dnsmasq.leases`,
  ];
}

/** ISC dhcpd with option 252 as administrators write it; it answers to port 68 only. */
export function startIscDhcp(network: Network, option252: string): Promise<Daemon> {
  const config = network.write(
    'dhcpd.conf',
    `option wpad code 252 = text;
authoritative;
default-lease-time 600;
subnet 10.77.1.0 netmask 255.255.255.0 {
  range 10.77.1.160 10.77.1.190;
  option wpad "${option252}";
}
`,
  );
  const leases = network.write('dhcpd.leases', '');
  const files = ['-cf', config, '-lf', leases, '-pf', `${network.folder}/dhcpd.pid`];
  return network.start('proxy', 'dhcpd', 'dhcpd', ['-4', '-f', '-d', ...files, 'lan1'], [67]);
}
