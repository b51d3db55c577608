import { known } from './phrases/facts.ts';
import { areMany, clients, hostsShort, hostsToAllow, place, via } from './phrases/places.ts';
import { type ArgsFrom, count, oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** The silent step. */
  at: oneOf('proxy-resolution', 'dns', 'tcp', 'tls', 'tunnel', 'http'),
  /** Seconds waited, one decimal; the longest of several. */
  after: count,
} as const;

/** Silence that nothing better explains. */
export const timedOut = defineFinding({
  severity: ['by-impact'],
  args: ARGS,
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'do' : 'does'} not answer ${via(args)}${known(' within ', args.after, ' s')}${step(args.at)}.`,
  clause: (args) => `${hostsShort(args)} ${areMany(args) ? 'do' : 'does'} not answer`,
  cause: 'A device drops packets, or the other side is too slow. A silent firewall rule causes the same.',
  effect: 'The sensor waits for its own timeout (WinHTTP 12002) and retries later; no data arrives.',
  remedy: (args) =>
    `${place(args)}, allow ${hostsToAllow(args)}. If already allowed, trace the packets: the request left this machine and no answer came back.`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please allow connections to ${hostsToAllow(args)}${clients(networks)}. Today they get no answer, not even a reset.`,
  explanation:
    'Silence of every direct connection is direct-blocked; silence of the proxy itself is proxy-unreachable.',
  originalChecks: [],
});

function step(at: ArgsFrom<typeof ARGS>['at']): string {
  switch (at) {
    case 'tunnel':
      return '; the proxy itself waits for the target';
    case 'tls':
      return ' to the TLS handshake';
    case 'http':
      return ' to the HTTP request';
    case 'tcp':
    case 'dns':
    case 'proxy-resolution':
    case null:
      return '';
  }
}
