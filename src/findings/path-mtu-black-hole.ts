import { known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow } from './phrases/places.ts';
import { count, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Large packets are lost while small ones arrive: the handshake stops at the certificate. */
export const pathMtuBlackHole = defineFinding({
  severity: ['by-impact'],
  args: {
    /** The TLS alert that answered the small ClientHello; null where the peer closed the connection instead. */
    alert: text,
    /** Milliseconds that TCP took, the longest of several. */
    connected: count,
  },
  title: (args) => `Large packets from ${hostsShort(args)} are lost: TCP connects, but the TLS handshake stops.`,
  clause: (args) => `large packets from ${hostsShort(args)} are lost`,
  cause:
    'A link has a smaller packet size (MTU) than both ends assume. A firewall drops the ICMP messages that report the size.',
  effect: 'The connection opens, and the certificate of the service never arrives (WinHTTP 12002).',
  remedy: () =>
    'Allow ICMP "fragmentation needed" (type 3 code 4) and ICMPv6 "packet too big" on the firewall. Or clamp the TCP MSS on the VPN or tunnel.',
  firewallSentence: (args, networks) =>
    `On the firewall or VPN, please let ICMP "fragmentation needed" pass or clamp the TCP MSS${clients(networks)}. Today large packets from ${hostsToAllow(args)} are lost.`,
  shownBy: ({ alert, connected }) => [
    `A small ClientHello draws ${alert === null ? 'an answer' : `the alert ${alert}`}; a normal ClientHello draws nothing.`,
    ...(connected === null ? [] : [`TCP connects${known(' within ', connected, ' ms')}.`]),
  ],
  explanation:
    'A ClientHello that no server can accept is answered by a few bytes. The answer arrives, so the port is open and small packets pass (RFC 2923 section 2.1).',
  originalChecks: [],
});
