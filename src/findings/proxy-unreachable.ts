import { capital } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { clients, namedProxy } from './phrases/places.ts';
import { type ArgsFrom, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  reason: oneOf('name-not-resolved', 'refused', 'silent', 'reset', 'unreachable', 'tls', 'not-a-proxy', 'forbidden'),
  /** For people. */
  detail: text,
  /** Where the setting lives. */
  source: text,
} as const;

/** A proxy that never answers as one. */
export const proxyUnreachable = defineFinding({
  severity: ['by-impact', 'warning'],
  args: ARGS,
  title: ({ server, reason }) => `${capital(namedProxy(server))} cannot be used: ${why(reason)}.`,
  clause: ({ server }) => `${namedProxy(server)} cannot be reached`,
  cause:
    'The setting names a server that does not exist, does not listen, is behind a rule, or is not a proxy of the kind that the setting says.',
  effect: 'Everything that should go through this proxy fails, unless the client goes on without it.',
  remedy: ({ server, reason, detail, source }) => {
    const proxy = server ?? 'the proxy';
    const where = source ?? 'the setting';
    if (reason === 'not-a-proxy' || reason === 'tls')
      return `Check scheme and port of ${proxy} in ${where}${known(': ', detail)}.`;
    return `Start or repair ${proxy}, allow this machine to reach it, or correct ${where}.`;
  },
  firewallSentence: ({ server, reason }, networks) =>
    `Please check ${namedProxy(server)}: ${why(reason)}${clients(networks)}. Microsoft Defender for Endpoint is configured to use it.`,
  explanation:
    'The failure lies in a step towards the proxy itself: its name, its port, its TLS, or its answer to any request at all. A proxy that answers with a refusal is tunnel-rejected.',
  originalChecks: [],
});

function why(reason: ArgsFrom<typeof ARGS>['reason']): string {
  switch (reason) {
    case 'name-not-resolved':
      return 'its name cannot be resolved';
    case 'refused':
      return 'it refuses the connection';
    case 'silent':
      return 'it does not answer';
    case 'reset':
      return 'it ends the connection';
    case 'unreachable':
      return 'there is no route to it';
    case 'tls':
      return 'its own TLS certificate or handshake fails';
    case 'not-a-proxy':
      return 'what answers there is not a proxy of this kind';
    case 'forbidden':
      return 'the system forbids the connection';
    case null:
      return 'it cannot be reached';
  }
}
