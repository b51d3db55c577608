import { joined } from '../text/list.ts';
import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow, proxyItself } from './phrases/places.ts';
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
    `${args.behind ?? args.server ?? 'The proxy'} requires authentication for ${hostsShort(args)} (${joined(args.schemes) || 'no known scheme'}${known(', realm "', args.realm, '"')}).`,
  clause: ({ behind, server }) => `${behind ?? server ?? 'the proxy'} requires authentication`,
  cause: 'The proxy refuses requests without credentials (status 407).',
  effect:
    'The sensor runs as LocalSystem and cannot authenticate, so its traffic is blocked. Defender on Linux and macOS does not support proxy authentication either.',
  remedy: (args) =>
    `On ${args.behind ?? args.server ?? 'the proxy'}, allow ${hostsToAllow(args)} without authentication.${outcome(args.credentials)}`,
  firewallSentence: (args, networks) =>
    `On ${proxyItself(args.behind ?? args.server)}, please allow ${hostsToAllow(args)} without authentication${clients(networks)}. Microsoft Defender for Endpoint runs as LocalSystem and cannot answer status 407${inParentheses([args.schemes.join(', ')])}.`,
  shownBy: ({ passedOnBy, name }) => [
    ...(passedOnBy.length === 0
      ? []
      : [`${joined(passedOnBy)} ${passedOnBy.length > 1 ? 'forward' : 'forwards'} the request for authentication.`]),
    ...(name === null ? [] : [`The answer names the proxy ${name} (Via).`]),
  ],
  explanation:
    'The schemes come from every Proxy-Authenticate header. With --proxy-credentials-env the request is repeated with Basic credentials. Success shows that authentication is the only obstacle.',
  originalChecks: [],
});

function outcome(credentials: ArgsFrom<typeof ARGS>['credentials']): string {
  switch (credentials) {
    case 'accepted':
      return ' The given credentials open the connection: authentication is the only obstacle.';
    case 'rejected':
      return ' The proxy refused the given credentials, so other obstacles remain possible.';
    case null:
      return '';
  }
}
