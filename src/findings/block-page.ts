import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsFull, hostsShort } from './phrases/places.ts';
import { count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Somebody answers with a page in the place of the service. */
export const blockPage = defineFinding({
  severity: ['by-impact'],
  args: {
    status: count,
    product: text,
    pageTitle: text,
    /** Host that the answer sends the reader to. */
    redirectsTo: text,
    /** `not-tls` where the answer to TLS was not TLS. */
    kind: oneOf('page', 'not-tls'),
  },
  title: (args) =>
    `${args.product ?? (args.server === null ? 'A filter' : `The proxy ${args.server}`)} blocks ${hostsShort(args)} with a page of its own${inParentheses([known('status ', args.status), known('"', args.pageTitle, '"')])}.`,
  clause: ({ product, server }) => `${product ?? server ?? 'a filter'} blocks with a page of its own`,
  cause:
    'A web filter answers in the place of the service, often with status 200 or a redirect, so that simple tests call it a success.',
  effect: 'The service is not reached, whatever the status says.',
  remedy: (args) =>
    `Take ${hostsFull(args)} off the filter${known(' in ', args.product)}${known(' at ', args.server)}.`,
  firewallSentence: (args, networks) =>
    `Please allow ${hostsFull(args)} in the web filter${inParentheses([args.product])}${known(' on ', args.server)}${clients(networks)}: Microsoft Defender for Endpoint gets a block page${known(' with status ', args.status)} today.`,
  explanation:
    "Recognised by who answered, by words and headers of the page, and by what the list says that the real service answers. A page inside verified TLS of the service itself is the service's own.",
  originalChecks: [],
});
