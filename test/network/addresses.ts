/**
 * The plan:
 *
 *   client ── lan0/lan1 (veth) ── proxy ── wan0/wan1 (veth, or a relay with delay) ── cloud
 *
 * The proxy host is router, name server, DHCP server and home of all proxies. The cloud has addresses that look public,
 * because private ones for public names are a finding; no namespace has a way to the real ones.
 */
export const addresses = {
  clientLan: '10.77.1.2',
  proxyLan: '10.77.1.1',
  lanNet: '10.77.1.0/24',
  proxyWan: '20.77.2.1',
  cloud: '20.77.2.2',
  cloudNet: '20.77.2.0/24',
  /** Drops every packet. */
  blackHole: '20.77.2.66',
  /** Refuses every connection. */
  closed: '20.77.2.67',
  clientLan6: 'fd77:1::2',
  proxyLan6: 'fd77:1::1',
  lanNet6: 'fd77:1::/64',
  proxyWan6: '2603:1077:2::1',
  cloud6: '2603:1077:2::2',
  cloudNet6: '2603:1077:2::/64',
  blackHole6: '2603:1077:2::66',
} as const;
