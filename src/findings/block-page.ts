import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow, place, via } from './phrases/places.ts';
import { revocationEffect } from './phrases/revocation.ts';
import { list, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Somebody answers with a page in the place of the service. */
export const blockPage = defineFinding({
  severity: ['by-impact'],
  args: {
    /** Every status that the page carries: `403`, `200, 403`. */
    status: text,
    product: text,
    pageTitle: text,
    /** Host that the answer sends the reader to. */
    redirectsTo: text,
    /** Hosts of revocation lists among the blocked ones. */
    revocation: list,
    /** `not-tls` where the answer to TLS was not TLS. */
    kind: oneOf('page', 'not-tls'),
  },
  title: (args) => {
    if (args.kind === 'not-tls') return `The answer to TLS for ${hostsShort(args)} ${via(args)} is not TLS.`;
    const who = args.product ?? (args.server === null ? 'A web filter' : `The proxy ${args.server}`);
    return `${who} blocks ${hostsShort(args)} with its own page${inParentheses([known('status ', args.status), known('"', args.pageTitle, '"')])}.`;
  },
  clause: (args) =>
    args.kind === 'not-tls'
      ? `the answer to TLS ${via(args)} is not TLS`
      : `${args.product ?? args.server ?? 'a web filter'} blocks with its own page`,
  cause:
    'A web filter answers in place of the service, often with status 200 or a redirect. A filter without a certificate answers TLS in plain text.',
  effect: 'The request never reached the service, despite any HTTP status.',
  effectHere: ({ revocation }) => revocationEffect(revocation),
  remedy: (args) =>
    args.kind === 'not-tls'
      ? `Find the device that answers for ${hostsToAllow(args)} ${via(args)}. Make it pass TLS unchanged.`
      : `Allow ${hostsToAllow(args)} in the web filter${known(' ', args.product)}${known(' on ', args.server)}.`,
  firewallSentence: (args, networks) =>
    args.kind === 'not-tls'
      ? `${place(args)}, please pass TLS to ${hostsToAllow(args)} unchanged${clients(networks)}. Today the answer to the TLS handshake is not TLS.`
      : `Please allow ${hostsToAllow(args)} in the web filter${inParentheses([args.product])}${known(' on ', args.server)}${clients(networks)}. Microsoft Defender for Endpoint gets a block page${known(' with status ', args.status)} today.`,
  shownBy: ({ redirectsTo }) => (redirectsTo === null ? [] : [`The answer redirects to ${redirectsTo}.`]),
  explanation:
    "Evidence is who answered, the words and headers of the page, and the known answer of the real service. A page inside verified TLS of the service is the service's own.",
  originalChecks: [],
});
