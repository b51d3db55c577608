import { clients, hostsShort, hostsToAllow, place, via } from './phrases/places.ts';
import { type ArgsFrom, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** Where the connection was cut. */
  at: oneOf('connect', 'client-hello', 'tls', 'tunnel', 'http', 'dns', 'proxy-resolution'),
  how: oneOf('reset', 'closed', 'refused', 'unreachable', 'forbidden', 'failed'),
  /** The system's own word. */
  native: text,
} as const;

type Args = ArgsFrom<typeof ARGS>;

/** Cut or refused connections that nothing better explains; also the last resort for failures without a name. */
export const connectionReset = defineFinding({
  severity: ['by-impact'],
  args: ARGS,
  title: (args) => `The connection to ${hostsShort(args)} ${via(args)} ${manner(args.how)}${moment(args.at)}.`,
  clause: (args) => `the connection to ${hostsShort(args)} ${manner(args.how)}`,
  cause:
    'A device in between, or the server, ends the connection. A reset at the ClientHello indicates a filter by server name. A refusal at connect indicates a closed port or a rejecting rule.',
  effect: 'The sensor loses its connection (WinHTTP 12029 or 12030).',
  remedy: (args) => `${place(args)}, allow ${hostsToAllow(args)} without filtering by server name.`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please allow connections to ${hostsToAllow(args)}${clients(networks)}. Today a connection ${manner(args.how)}${moment(args.at)}.`,
  shownBy: ({ native }) => (native === null ? [] : [`The system reports ${native}.`]),
  explanation: 'Only some hosts are concerned while others pass the same way; otherwise it is direct-blocked.',
  originalChecks: [],
});

function manner(how: Args['how']): string {
  switch (how) {
    case 'reset':
      return 'is reset';
    case 'closed':
      return 'is closed';
    case 'refused':
      return 'is refused';
    case 'unreachable':
      return 'finds no route';
    case 'forbidden':
      return 'is forbidden by this system';
    case 'failed':
    case null:
      return 'fails';
  }
}

function moment(at: Args['at']): string {
  switch (at) {
    case 'client-hello':
      return ' at the server name (TLS ClientHello)';
    case 'connect':
      return ' at connect';
    case 'tls':
      return ' during the TLS handshake';
    case 'tunnel':
      return ' during the tunnel request';
    case 'http':
      return ' after the request';
    case 'dns':
    case 'proxy-resolution':
    case null:
      return '';
  }
}
