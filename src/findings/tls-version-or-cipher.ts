import { known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow, namedProxy, place } from './phrases/places.ts';
import { oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** No common TLS version or cipher. */
export const tlsVersionOrCipher = defineFinding({
  severity: ['by-impact'],
  args: {
    /** Name of the TLS alert (RFC 8446 section 6); null when none came. */
    alert: text,
    /** Whose handshake it was. */
    peer: oneOf('proxy', 'target'),
    /** The library's own word. */
    native: text,
  },
  title: (args) =>
    `TLS with ${args.peer === 'proxy' ? namedProxy(args.server) : hostsShort(args)} fails: no common version or cipher${known(' (alert ', args.alert, ')')}.`,
  clause: () => 'TLS fails without a common version or cipher',
  cause:
    'The other side supports only versions or ciphers that this machine does not offer, or a device breaks the negotiation. The service requires TLS 1.2 or newer with ECDHE and AES-GCM.',
  effect: 'The TLS connection cannot be established (WinHTTP 12175).',
  remedy: (args) =>
    `Allow TLS 1.2 and 1.3 to ${hostsToAllow(args)} with ECDHE and AES-GCM. Keep TLS 1.2 enabled in the client (Schannel: SCHANNEL\\Protocols\\TLS 1.2\\Client).`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please pass TLS to ${hostsToAllow(args)} unchanged${clients(networks)}. The service requires TLS 1.2 or 1.3. Today the handshake fails with ${args.alert === null ? 'an alert' : `alert ${args.alert}`}.`,
  shownBy: ({ native }) => (native === null ? [] : [`The TLS library reports ${native}.`]),
  explanation: "The TLS alert or the library's own error is the evidence, never a closed connection.",
  originalChecks: ['122044', '122045', '122046', '132006'],
});
