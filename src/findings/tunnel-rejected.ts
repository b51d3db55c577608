import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsFull, hostsShort, proxyItself } from './phrases/places.ts';
import { oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A proxy refuses or cannot reach the target. */
export const tunnelRejected = defineFinding({
  severity: ['by-impact'],
  args: {
    /** A rule's decision, or the proxy cannot reach the target. */
    kind: oneOf('policy', 'upstream'),
    /** HTTP status or SOCKS reply as text. */
    status: text,
    /** The proxy's own error word or the title of its page. */
    hint: text,
    product: text,
  },
  title: (args) =>
    args.kind === 'upstream'
      ? `${args.server ?? 'The proxy'} cannot reach ${hostsShort(args)} itself (answers ${args.status ?? 'with an error'}${known(', ', args.hint)}).`
      : `${args.server ?? 'The proxy'} refuses ${hostsShort(args)} with ${args.status ?? 'a refusal'}${inParentheses([args.hint])}.`,
  clause: (args) =>
    args.kind === 'upstream'
      ? `${args.server ?? 'the proxy'} cannot reach ${hostsShort(args)}`
      : `${args.server ?? 'the proxy'} refuses with ${args.status ?? 'an error'}`,
  cause:
    'The proxy itself answers: a rule forbids the host or port, or the proxy cannot reach the target from where it stands.',
  effect: 'The sensor gets no connection through this proxy (WinHTTP 12029).',
  remedy: (args) =>
    args.kind === 'upstream'
      ? `Let ${args.server ?? 'the proxy'} resolve and reach ${hostsFull(args)}: check its name servers, its own upstream and the firewall behind it.`
      : `Add ${hostsFull(args)} to the allow list of ${args.server ?? 'the proxy'}.`,
  firewallSentence: (args, networks) =>
    args.kind === 'upstream'
      ? `Please let ${proxyItself(args.server)} resolve and reach ${hostsFull(args)}; today it answers ${args.status ?? 'with an error'}${clients(networks)}.`
      : `On ${proxyItself(args.server)}, please allow connections to ${hostsFull(args)}${clients(networks)}; today it ${args.status === null ? 'refuses them' : `answers ${args.status}`}.`,
  explanation:
    "The status of the tunnel request is the proxy's own and is kept apart from what comes through the tunnel. 407 is proxy-auth-required; a page that says why is block-page.",
  originalChecks: [],
});
