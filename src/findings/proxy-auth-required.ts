import { joined } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { clients, hostsFull, hostsShort, proxyItself } from './phrases/places.ts';
import { type ArgsFrom, list, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** Name of the asking proxy behind the one that was asked; null when the asked one asks itself. */
  behind: text,
  /** Proxies that pass the question on. */
  passedOnBy: list,
  /** Name of the asking proxy in `Via`. */
  name: text,
  /** Schemes of every Proxy-Authenticate header. */
  schemes: list,
  /** Realm that it asks for. */
  realm: text,
  /** What became of the credentials that were sent; null when none were. */
  credentials: oneOf('accepted', 'rejected'),
} as const;

/** A proxy asks for credentials. `server` is the asking one; where only its name is known, the one that was asked. */
export const proxyAuthRequired = defineFinding({
  severity: ['by-impact', 'error', 'warning'],
  args: ARGS,
  title: (args) =>
    `${args.behind ?? args.server ?? 'The proxy'} asks for a password for ${hostsShort(args)} (offers ${joined(args.schemes) || 'no known scheme'}${known(', realm "', args.realm, '"')})${args.passedOnBy.length === 0 ? '' : `; ${joined(args.passedOnBy)} ${args.passedOnBy.length > 1 ? 'pass' : 'passes'} the question on`}.`,
  clause: ({ behind, server }) => `${behind ?? server ?? 'the proxy'} asks for a password`,
  cause: 'The proxy lets only requests with credentials through (status 407).',
  effect:
    'The sensor runs as LocalSystem and is anonymous: it has no password to give, so nothing passes. Defender on Linux and macOS does not support proxy authentication either.',
  remedy: (args) =>
    `On ${args.behind ?? args.server ?? 'the proxy'}, allow ${hostsFull(args)} without authentication.${outcome(args.credentials)}`,
  firewallSentence: (args, networks) =>
    `On ${proxyItself(args.behind ?? args.server)}, please allow ${hostsFull(args)} without authentication${clients(networks)}: Microsoft Defender for Endpoint runs as LocalSystem and cannot answer the 407${args.schemes.length === 0 ? '' : ` (${args.schemes.join(', ')})`} that it gets today.`,
  explanation:
    'The schemes come from every Proxy-Authenticate header of the answer. With --proxy-credentials-env the request is repeated with Basic credentials, only to learn whether authentication is the only obstacle.',
  originalChecks: [],
});

function outcome(credentials: ArgsFrom<typeof ARGS>['credentials']): string {
  switch (credentials) {
    case 'accepted':
      return ' With the given credentials the way is open: authentication is the only obstacle.';
    case 'rejected':
      return ' The given credentials were refused, so it is not known whether authentication is the only obstacle.';
    case null:
      return '';
  }
}
