import { known } from './phrases/facts.ts';
import { areMany, clients, hostsFull, hostsShort, place, via } from './phrases/places.ts';
import { count, oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Silence that nothing better explains. */
export const timedOut = defineFinding({
  severity: ['by-impact'],
  args: {
    /** The silent step. */
    at: oneOf('proxy-resolution', 'dns', 'tcp', 'tls', 'tunnel', 'http'),
    /** Seconds waited, one decimal. */
    after: count,
  },
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'do' : 'does'} not answer ${via(args)}${known(': nothing came back in ', args.after, ' s')}${args.at === 'tunnel' ? '; the proxy itself waits for the target' : ''}.`,
  clause: (args) => `${hostsShort(args)} ${areMany(args) ? 'do' : 'does'} not answer`,
  cause: 'Packets are dropped on the way, or the other side is too slow. A silent firewall rule looks like this.',
  effect: 'The sensor waits for its own time-out (WinHTTP 12002) and tries again later; nothing arrives.',
  remedy: (args) =>
    `${place(args)}, allow ${hostsFull(args)}. If they are allowed already, look for the packets on the way: the request left this machine and nothing came back.`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please allow connections to ${hostsFull(args)}${clients(networks)}: today they get no answer, not even a reset.`,
  explanation:
    'Where every direct connection is silent, direct-blocked is reported instead; where the proxy itself is silent, proxy-unreachable.',
  originalChecks: [],
});
