import { some } from '../text/list.ts';
import { inParentheses } from './phrases/facts.ts';
import { areMany, clients, hostsShort, hostsToAllow } from './phrases/places.ts';
import { type ArgsFrom, list, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** What the address is. */
  kind: oneOf('loopback', 'private', 'unspecified', 'sinkhole', 'wildcard', 'private-link', 'other-network'),
  /** At most ten. */
  addresses: list,
  /** The filter whose sinkhole it is. */
  product: text,
  /** The alias that says Private Link. */
  alias: text,
} as const;

/** A public name with an answer that cannot be the service's. */
export const suspiciousDnsAnswer = defineFinding({
  severity: ['by-impact', 'info'],
  args: ARGS,
  title: (args) =>
    `${hostsShort(args)} ${areMany(args) ? 'resolve' : 'resolves'} to ${addressKind(args.kind)}${inParentheses([some(args.addresses, 3), args.product])}.`,
  clause: ({ kind, addresses }) =>
    `the name server answers with ${addressKind(kind)}${inParentheses([some(addresses, 2)])}`,
  cause:
    'A DNS filter, hosts file, split zone or wildcard answers for a public name with an address outside the service. Azure Private Link intends a private address.',
  effect: 'Direct connections of the sensor end at another machine or nowhere.',
  remedy: (args) =>
    args.kind === 'private-link'
      ? 'No change is needed if a private endpoint for this storage is intended. Otherwise remove its privatelink zone.'
      : `Correct the DNS filter, hosts file or zone: ${hostsToAllow(args)} must resolve to public addresses.`,
  firewallSentence: (args, networks) =>
    args.kind === 'private-link'
      ? null
      : `Please allow ${hostsToAllow(args)} in the DNS filter${inParentheses([args.product])}${clients(networks)}. Today the name server answers with ${some(args.addresses, 3) || 'another address'}, which is not Microsoft.`,
  shownBy: ({ alias }) => (alias === null ? [] : [`The answer has the alias ${alias}.`]),
  explanation:
    'Evidence is a private, loopback, link-local or reserved address, a known sinkhole, or the address of impossible names. An alias with privatelink is Azure Private Link and only a note.',
  originalChecks: [],
});

function addressKind(kind: ArgsFrom<typeof ARGS>['kind']): string {
  switch (kind) {
    case 'loopback':
      return 'an address of this machine itself';
    case 'private':
      return 'a private address';
    case 'unspecified':
      return 'an address that leads nowhere';
    case 'sinkhole':
      return 'a sinkhole address';
    case 'wildcard':
      return 'the same address as names that do not exist';
    case 'private-link':
      return 'a private address by Azure Private Link';
    case 'other-network':
      return 'an address outside the ranges of Azure';
    case null:
      return 'an unlikely address';
  }
}
