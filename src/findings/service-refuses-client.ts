import { joined } from '../text/list.ts';
import { inParentheses, known } from './phrases/facts.ts';
import { areMany, hostsShort, hostsToAllow } from './phrases/places.ts';
import { list, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The edge in front of the service turns this client away. */
export const serviceRefusesClient = defineFinding({
  severity: ['warning'],
  args: {
    /** The statuses, each once: `403`. */
    statuses: list,
    /** The edge that answers: `Azure Front Door`. */
    edge: text,
    /** What its operator finds the request by. */
    reference: text,
  },
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'refuse' : 'refuses'} this client${known(' at the edge of ', args.edge)}${inParentheses([joined(args.statuses)])}.`,
  clause: (args) => `${args.edge ?? 'the edge of the service'} refuses this client for ${hostsShort(args)}`,
  cause:
    "The edge in front of the service rejects the client's public address: by country, reputation, or number of requests.",
  effect:
    'The network path works, but the service rejects requests from this address, and so probably those of Defender.',
  remedy: (args) =>
    `Try another exit to the internet (proxy, VPN, NAT address) for ${hostsToAllow(args)}. If the refusal stays, give Microsoft support the public address${known(' and the reference ', args.reference)}.`,
  firewallSentence: () => null,
  shownBy: ({ edge, reference }) => [
    ...(edge === null ? [] : [`The answer carries the marks of ${edge}.`]),
    ...(reference === null ? [] : [`Its reference is ${reference}.`]),
  ],
  explanation:
    'Verified TLS of the service carries a 403, 429 or 451. The headers or the text are those of an edge (Azure Front Door, Akamai). A bare 403 that was seen at the healthy target before is none.',
  originalChecks: [],
});
