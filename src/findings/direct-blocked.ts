import { counted, joined } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { clients, hostsFull } from './phrases/places.ts';
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
    const subject = ports.length > 1 ? `Ports ${joined(ports)} are` : `Port ${port ?? '443'} is`;
    return `${subject} ${manner(how)} for direct connections${targets === null ? '' : ` (${counted(targets, 'target')})`}${other}.`;
  },
  clause: () => 'direct connections are blocked',
  cause:
    'A firewall between this machine and the internet lets no direct connection through, as is usual where a proxy is meant to be used.',
  effect:
    'The sensor cannot go direct, also not as the fall-back when its proxy fails. While a configured proxy works, nothing is missing.',
  remedy: (args) => {
    if (args.family === 'IPv6')
      return 'Repair or switch off IPv6 on the way to the internet; until then each new connection may wait for IPv4.';
    if (args.needed === false)
      return args.proxyWorks === false
        ? 'Repair the way through the proxy first; direct connections would only be its fall-back.'
        : 'None while a proxy works; there is nothing to ask the firewall team for.';
    if (args.workingProxy !== null)
      return `Configure the proxy that works, ${args.workingProxy}, for the machine (TelemetryProxyServer or WinHTTP), or allow ${hostsFull(args)} directly.`;
    return `Allow outbound connections to ${hostsFull(args)}, or configure a proxy that may reach them.`;
  },
  firewallSentence: (args, networks) => {
    if (args.needed === false) return null;
    if (args.family === 'IPv6')
      return `Please route or reject IPv6 to ${hostsFull(args)}${clients(networks)} instead of dropping it.`;
    return `On the firewall, please allow outbound TCP ${args.port ?? '443'} to ${hostsFull(args)}${clients(networks)}: Microsoft Defender for Endpoint needs it; today it is ${manner(args.how)}.`;
  },
  explanation:
    'Most direct targets fail below HTTP by the same manner: no answer, refusal, reset, or reset right after the ClientHello that carries the name. The other port (80 beside 443) is tried to tell a rule from a dead network.',
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
      return 'reset as soon as the name is sent (TLS ClientHello)';
    case 'mixed':
    case null:
      return 'blocked';
  }
}
