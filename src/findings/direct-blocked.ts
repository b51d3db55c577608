import { counted, joined } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { clients, hostsToAllow } from './phrases/places.ts';
import { type ArgsFrom, flag, list, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** `443`, `80` or `80 and 443`, for people. */
  port: text,
  /** The same one by one. */
  ports: list,
  /** The other port, where it works. */
  openPort: text,
  how: oneOf('dropped', 'refused', 'reset', 'reset-at-hello', 'mixed'),
  /** False where a proxy is meant. */
  needed: flag,
  /** True when a proxy reaches at least one target. */
  proxyWorks: flag,
  /** A proxy that works although the sensor is not set to it. */
  workingProxy: text,
  /** Set where only this family fails. */
  family: oneOf('IPv6'),
} as const;

/** Direct connections do not leave this network. */
export const directBlocked = defineFinding({
  severity: ['by-impact', 'error', 'warning', 'info'],
  args: ARGS,
  title: ({ family, port, ports, openPort, how, targets }) => {
    if (family === 'IPv6') return 'IPv6 connections get no answer; IPv4 works.';
    const other = known('; port ', openPort, ' is open');
    const subject = ports.length > 1 ? `ports ${joined(ports)}` : `port ${port ?? '443'}`;
    return `Direct connections on ${subject} are ${manner(how)}${targets === null ? '' : ` (${counted(targets, 'target')})`}${other}.`;
  },
  clause: ({ family }) => (family === 'IPv6' ? 'IPv6 connections get no answer' : 'direct connections are blocked'),
  cause: 'A firewall blocks direct connections to the internet, as is usual where a proxy is intended.',
  effect: 'The sensor cannot connect directly, not even when its proxy fails. A working proxy is enough.',
  remedy: (args) => {
    if (args.family === 'IPv6')
      return 'Repair or disable the IPv6 route to the internet. Until then each new connection may wait for IPv4.';
    if (args.needed === false)
      return args.proxyWorks === false
        ? 'Repair the proxy connection first; direct connections are only its fallback.'
        : 'No change is needed while a proxy works.';
    if (args.workingProxy !== null)
      return `Configure the working proxy ${args.workingProxy} for the machine (TelemetryProxyServer or WinHTTP). Or allow ${hostsToAllow(args)} directly.`;
    return `Allow outbound connections to ${hostsToAllow(args)}, or configure a proxy that may reach them.`;
  },
  firewallSentence: (args, networks) => {
    if (args.needed === false) return null;
    if (args.family === 'IPv6')
      return `Please route or reject IPv6 to ${hostsToAllow(args)}${clients(networks)}. Today it is dropped.`;
    return `On the firewall, please allow outbound TCP to ${hostsToAllow(args)}${clients(networks)}. Microsoft Defender for Endpoint requires it; today port ${args.port ?? '443'} is ${manner(args.how)}.`;
  },
  explanation:
    'Most direct targets fail below HTTP in one manner: silence, refusal, reset, or reset at the ClientHello. The other port (80 beside 443) separates a rule from a dead network.',
  originalChecks: [],
});

function manner(how: ArgsFrom<typeof ARGS>['how']): string {
  switch (how) {
    case 'dropped':
      return 'dropped without an answer';
    case 'refused':
      return 'refused';
    case 'reset':
      return 'reset at once';
    case 'reset-at-hello':
      return 'reset at the server name (TLS ClientHello)';
    case 'mixed':
    case null:
      return 'blocked';
  }
}
