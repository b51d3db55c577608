import { capital } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { areMany, clients, hostsShort, hostsToAllow, place, via } from './phrases/places.ts';
import { type ArgsFrom, type CommonArgs, count, oneOf } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** The silent step. */
  at: oneOf('proxy-resolution', 'dns', 'tcp', 'tls', 'tunnel', 'http'),
  /** Seconds waited, one decimal; the longest of several. */
  after: count,
  /** Milliseconds that the TCP connection below the silent step took, the longest of several. */
  connected: count,
} as const;

type Args = ArgsFrom<typeof ARGS> & CommonArgs;

/** Silence that nothing better explains. */
export const timedOut = defineFinding({
  severity: ['by-impact'],
  args: ARGS,
  title: (args) => `${capital(silence(args))} ${via(args)}${known(' within ', args.after, ' s')}.`,
  clause: silence,
  cause: 'A device drops packets, or the other side is too slow. A silent firewall rule causes the same.',
  effect: 'The sensor waits for its own timeout (WinHTTP 12002) and retries later; no data arrives.',
  remedy: (args) =>
    `${place(args)}, allow ${hostsToAllow(args)}. If already allowed, trace the packets: the request left this machine and no answer came back.`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please allow connections to ${hostsToAllow(args)}${clients(networks)}. Today ${request(args.at)} no answer, not even a reset.`,
  shownBy: (args) => {
    const tcp = args.connected === null || args.at === 'tcp' ? [] : [`TCP connects within ${args.connected} ms.`];
    return args.server !== null && (args.at === 'tls' || args.at === 'http')
      ? [...tcp, `Proxy ${args.server} opens the tunnel.`]
      : tcp;
  },
  explanation:
    'Silence of every direct TCP connection is direct-blocked; silence of the proxy itself is proxy-unreachable. Lost large packets are path-mtu-black-hole.',
  originalChecks: [],
});

/** What stays without an answer: a host of which some step answered is not called silent. */
function silence(args: Args): string {
  const hosts = hostsShort(args);
  switch (args.at) {
    case 'tls':
      return `the TLS handshake with ${hosts} gets no answer`;
    case 'http':
      return `the HTTP request to ${hosts} gets no answer`;
    case 'tunnel':
      return `the tunnel request for ${hosts} gets no answer`;
    case 'tcp':
    case 'dns':
    case 'proxy-resolution':
    case null:
      return `${hosts} ${areMany(args) ? 'do' : 'does'} not answer`;
  }
}

function request(at: Args['at']): string {
  switch (at) {
    case 'tls':
      return 'the TLS handshakes get';
    case 'http':
      return 'the requests get';
    case 'tunnel':
      return 'the tunnel requests get';
    case 'tcp':
    case 'dns':
    case 'proxy-resolution':
    case null:
      return 'they get';
  }
}
