import { counted } from '../text/list.ts';
import { clients, hostsFull, hostsShort } from './phrases/places.ts';
import { flag, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** What the name server's answer means, by our word for the failure. */
const REASONS: Readonly<Record<string, string>> = {
  dns_nxdomain_error: 'does not exist for the name server of this machine',
  dns_no_answer: 'has no address',
  dns_server_failure: 'cannot be resolved: the name server failed',
  dns_refused_error: 'cannot be resolved: the name server refuses to answer',
  dns_timeout_error: 'cannot be resolved: no name server answers',
  address_family_unavailable: 'has no address of the chosen family',
};

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
    if (hosts.length > 2)
      return `${counted(hosts.length, 'name')} cannot be resolved on this machine${reason === 'dns_timeout_error' ? ': no name server answers' : ''}.${proxyResolves ? ' A proxy resolves them, so nothing is missing there.' : ''}`;
    return `${hostsShort(args)} ${REASONS[reason ?? ''] ?? 'cannot be resolved'}.${proxyResolves ? ' A proxy resolves it, so nothing is missing there.' : ''}`;
  },
  clause: (args) => `${hostsShort(args)} cannot be resolved`,
  cause:
    'The name server of this machine does not know the name, is not allowed to answer for it, or cannot be reached.',
  effect: 'Direct connections are impossible. Behind a proxy it does not matter: the proxy resolves the names itself.',
  remedy: (args) =>
    args.proxyResolves
      ? 'Nothing while a proxy resolves the names. For direct connections, let the name server answer for them.'
      : `Let the name server of this machine answer for ${hostsFull(args)}: check conditional forwarders, DNS filters and split zones for these names.`,
  firewallSentence: (args, networks) =>
    args.proxyResolves
      ? null
      : `Please let the internal name servers resolve ${hostsFull(args)} to their public addresses${clients(networks)}; today the answer is ${args.native ?? args.reason ?? 'an error'}.`,
  explanation:
    'No such name, no address, server failure, refusal and silence are different answers and are told apart. A name that only the proxy can resolve is no failure of the methods that use the proxy.',
  originalChecks: ['122030'],
});
