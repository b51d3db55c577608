import { some } from '../text/list.ts';
import { inParentheses } from './phrases/facts.ts';
import { areMany, clients, hostsFull, hostsShort } from './phrases/places.ts';
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
    "A DNS filter, a hosts file, a split zone or a wildcard answers for a public name with an address that cannot be the service's. With Azure Private Link a private address is intended.",
  effect: 'Connections end at another machine or nowhere; the sensor does not reach the service directly.',
  remedy: (args) =>
    args.kind === 'private-link'
      ? 'Nothing, if a private endpoint for this storage is intended; else remove the privatelink zone for it.'
      : `Correct the DNS filter, hosts file or zone so that ${hostsFull(args)} resolve to their public addresses.`,
  firewallSentence: (args, networks) =>
    args.kind === 'private-link'
      ? null
      : `Please take ${hostsFull(args)} off the DNS filter${inParentheses([args.product])}${clients(networks)}: they resolve to ${some(args.addresses, 5) || 'another address'} today, which is not Microsoft.`,
  explanation:
    'Private, loopback, link-local and reserved addresses, known sinkholes, and addresses that names which cannot exist resolve to as well. A CNAME with privatelink is named as Private Link and is only a note.',
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
