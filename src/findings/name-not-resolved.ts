import { counted } from '../text/list.ts';
import { clients, hostsShort, hostsToAllow, MOST_NAMED } from './phrases/places.ts';
import { flag, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** What the name server's answer means, by our word for the failure: of one name, of two. */
const REASONS: ReadonlyMap<string, readonly [one: string, two: string]> = new Map([
  [
    'dns_nxdomain_error',
    ['does not exist for the name server of this machine', 'do not exist for the name server of this machine'],
  ],
  ['dns_no_answer', ['has no address', 'have no address']],
  ['dns_server_failure', ['cannot be resolved: the name server fails', 'cannot be resolved: the name server fails']],
  [
    'dns_refused_error',
    ['cannot be resolved: the name server refuses to answer', 'cannot be resolved: the name server refuses to answer'],
  ],
  ['dns_timeout_error', ['cannot be resolved: no name server answers', 'cannot be resolved: no name server answers']],
  ['address_family_unavailable', ['has no address of the chosen family', 'have no address of the chosen family']],
]);

/** Names that this machine cannot resolve. */
export const nameNotResolved = defineFinding({
  severity: ['by-impact'],
  args: {
    /** Our word for the failure. */
    reason: text,
    /** The system's own word. */
    native: text,
    /** A proxy reaches these targets. */
    proxyResolves: flag,
  },
  title: (args) => {
    const { hosts, reason, proxyResolves } = args;
    const many = hosts.length > 1;
    const rest = proxyResolves
      ? ` A proxy resolves ${many ? 'these names' : 'the name'}, so connections through the proxy lack nothing.`
      : '';
    if (hosts.length > MOST_NAMED)
      return `This machine cannot resolve ${counted(hosts.length, 'name')}${reason === 'dns_timeout_error' ? ': no name server answers' : ''}.${rest}`;
    return `${hostsShort(args)} ${(REASONS.get(reason ?? '') ?? ['cannot be resolved', 'cannot be resolved'])[many ? 1 : 0]}.${rest}`;
  },
  clause: (args) => `this machine cannot resolve ${hostsShort(args)}`,
  cause: 'The name server of this machine does not know the name, refuses to answer for it, or cannot be reached.',
  effect: 'Direct connections fail. Connections through a proxy do not need the name: the proxy resolves it.',
  remedy: (args) =>
    args.proxyResolves
      ? 'No change is needed while a proxy resolves the names. For direct connections, make the name server answer for them.'
      : `Make the name server of this machine answer for ${hostsToAllow(args)}. Check conditional forwarders, DNS filters and split zones.`,
  firewallSentence: (args, networks) =>
    args.proxyResolves
      ? null
      : `Please make the name servers resolve ${hostsToAllow(args)} publicly${clients(networks)}. Today the answer is ${args.native ?? args.reason ?? 'an error'}.`,
  explanation:
    'No such name, no address, server failure, refusal and silence are different answers. A name that only the proxy can resolve is no failure of methods with a proxy.',
  originalChecks: ['122030'],
});
