import { capital } from '../text/list.ts';
import { clients, namedProxy } from './phrases/places.ts';
import { type ArgsFrom, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  reason: oneOf(
    'name-not-resolved',
    'refused',
    'silent',
    'mute',
    'reset',
    'unreachable',
    'tls',
    'not-a-proxy',
    'forbidden',
  ),
  /** For people. */
  detail: text,
  /** Where the setting lives. */
  source: text,
} as const;

/** A proxy that never answers as one. */
export const proxyUnreachable = defineFinding({
  severity: ['by-impact', 'warning'],
  args: ARGS,
  title: ({ server, reason }) => `${capital(namedProxy(server))} ${fault(reason)}.`,
  clause: ({ server, reason }) => `${namedProxy(server)} ${fault(reason)}`,
  cause: 'The setting names a server that does not exist, does not listen, is blocked, or is another kind of proxy.',
  effect: 'Connections through this proxy fail, unless the client continues without the proxy.',
  remedy: ({ server, reason, source }) => {
    const proxy = server ?? 'the proxy';
    const where = source ?? 'the setting';
    switch (reason) {
      case 'not-a-proxy':
      case 'tls':
        return `Check scheme and port of ${proxy} in ${where}.`;
      case 'name-not-resolved':
        return `Correct the name of ${proxy} in ${where}, or add the name to DNS.`;
      case 'refused':
      case 'silent':
      case 'mute':
      case 'reset':
      case 'unreachable':
      case 'forbidden':
      case null:
        return `Start or repair ${proxy}, allow this machine to reach it, or correct ${where}.`;
    }
  },
  firewallSentence: ({ server, reason }, networks) =>
    `Please check ${namedProxy(server)}${clients(networks)}: today it ${fault(reason)}. Microsoft Defender for Endpoint is configured to use it.`,
  shownBy: ({ detail }) => (detail === null ? [] : [`${capital(detail)}.`]),
  explanation:
    'The failure is in a step to the proxy itself: name, port, TLS, or its answer to any request. A proxy that answers with a refusal is tunnel-rejected.',
  originalChecks: [],
});

function fault(reason: ArgsFrom<typeof ARGS>['reason']): string {
  switch (reason) {
    case 'name-not-resolved':
      return 'cannot be used: its name does not resolve';
    case 'refused':
      return 'refuses connections';
    case 'silent':
      return 'does not answer';
    case 'mute':
      return 'accepts connections and answers no request';
    case 'reset':
      return 'ends every connection';
    case 'unreachable':
      return 'has no route from this machine';
    case 'tls':
      return 'fails in its own TLS handshake or certificate';
    case 'not-a-proxy':
      return 'is not a proxy of the configured kind';
    case 'forbidden':
      return 'is blocked by this system';
    case null:
      return 'cannot be reached';
  }
}
