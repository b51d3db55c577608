import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow, proxyItself } from './phrases/places.ts';
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
      ? `${args.server ?? 'The proxy'} cannot reach ${hostsShort(args)} (answers ${args.status ?? 'with an error'}${known(', ', args.hint)}).`
      : `${args.server ?? 'The proxy'} refuses ${hostsShort(args)} with ${args.status ?? 'a refusal'}${inParentheses([args.hint])}.`,
  clause: (args) =>
    args.kind === 'upstream'
      ? `${args.server ?? 'the proxy'} cannot reach ${hostsShort(args)}`
      : `${args.server ?? 'the proxy'} refuses with ${args.status ?? 'an error'}`,
  cause: 'The proxy itself answers: a rule blocks the host or port, or the proxy cannot reach the target.',
  effect: 'The sensor gets no connection through this proxy (WinHTTP 12029).',
  remedy: (args) =>
    args.kind === 'upstream'
      ? `Make ${args.server ?? 'the proxy'} resolve and reach ${hostsToAllow(args)}. Check its name servers, its upstream proxy and its firewall.`
      : `Allow ${hostsToAllow(args)} at ${args.server ?? 'the proxy'}.`,
  firewallSentence: (args, networks) =>
    args.kind === 'upstream'
      ? `Please make ${proxyItself(args.server)} resolve and reach ${hostsToAllow(args)}${clients(networks)}. Today the proxy answers ${args.status ?? 'with an error'}.`
      : `On ${proxyItself(args.server)}, please allow connections to ${hostsToAllow(args)}${clients(networks)}. Today the proxy ${args.status === null ? 'refuses them' : `answers ${args.status}`}.`,
  shownBy: ({ product }) => (product === null ? [] : [`The answer names the product ${product}.`]),
  explanation:
    "The status of the tunnel request is the proxy's own. Status 407 is proxy-auth-required; a page with a reason is block-page.",
  originalChecks: [],
});
