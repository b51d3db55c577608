import { clients, hostsFull, hostsShort, place, via } from './phrases/places.ts';
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
  title: (args) => `The connection to ${hostsShort(args)} ${via(args)} is ${manner(args.how)}${moment(args.at)}.`,
  clause: (args) => `the connection to ${hostsShort(args)} is cut`,
  cause:
    'A device on the way, or the server, ends the connection. A reset at the ClientHello is a filter that reads the server name; one at connect is a closed port or a rejecting rule.',
  effect: "The sensor's connection is cut (WinHTTP 12029 or 12030).",
  remedy: (args) => `${place(args)}, allow ${hostsFull(args)} without filtering by server name.`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please allow connections to ${hostsFull(args)}${clients(networks)}: today they are ${args.how === 'refused' ? 'refused' : 'reset'}${args.at === 'client-hello' ? ' right after the TLS ClientHello, which points at a filter by server name' : ''}.`,
  explanation: 'Told from direct-blocked by its extent: this is about some hosts while others pass the same way.',
  originalChecks: [],
});

function manner(how: Args['how']): string {
  switch (how) {
    case 'closed':
    case 'refused':
      return how;
    case 'reset':
    case 'unreachable':
    case 'forbidden':
    case 'failed':
    case null:
      return 'reset';
  }
}

function moment(at: Args['at']): string {
  switch (at) {
    case 'client-hello':
      return ' as soon as the name is sent (TLS ClientHello): a filter by name';
    case 'connect':
      return ' while it is opened';
    case 'http':
      return ' after the request';
    case 'tls':
    case 'tunnel':
    case 'dns':
    case 'proxy-resolution':
    case null:
      return '';
  }
}
