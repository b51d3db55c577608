import { known } from './phrases/facts.ts';
import { clients, hostsFull, hostsShort, namedProxy } from './phrases/places.ts';
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
    `No common TLS version or cipher with ${args.peer === 'proxy' ? namedProxy(args.server) : hostsShort(args)}${known(' (alert ', args.alert, ')')}.`,
  clause: () => 'there is no common TLS version or cipher',
  cause:
    'The other side speaks only versions or ciphers that this machine does not offer, or a device on the way breaks the negotiation. TLS 1.2 or newer with ECDHE and AES-GCM is needed.',
  effect: 'No connection comes about (WinHTTP 12175).',
  remedy: (args) =>
    `Allow TLS 1.2 and 1.3 with ECDHE and AES-GCM on every device between this machine and ${hostsFull(args)}, and keep TLS 1.2 enabled in the client (Schannel: SCHANNEL\\Protocols\\TLS 1.2\\Client).`,
  firewallSentence: (args, networks) =>
    `Please let TLS 1.2 and TLS 1.3 with ECDHE and AES-GCM pass unchanged to ${hostsFull(args)}${known(' through ', args.server)}${clients(networks)}; today the handshake ends with ${args.alert ?? 'an alert'}.`,
  explanation: "It is concluded from the TLS alert or from the library's own error, never from a closed connection.",
  originalChecks: ['122044', '122045', '122046', '132006'],
});
