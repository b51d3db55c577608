import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsFull, hostsShort } from './phrases/places.ts';
import { count, flag, list, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Somebody on the way opens TLS and signs in the service's name. */
export const tlsInspection = defineFinding({
  severity: ['error', 'warning'],
  args: {
    /** Highest authority that the chain names. */
    issuer: text,
    /** Product that signs or that answers through the opened TLS. */
    product: text,
    /** This machine accepts the chain. */
    trusted: flag,
    /** Number of pinned targets, which the sensor refuses. */
    pinned: count,
    /** Why it is called inspection, for people. */
    signs: list,
  },
  title: (args) =>
    `${args.product ?? 'A device'} opens the TLS of ${hostsShort(args)}: the certificate comes from ${args.issuer === null ? 'an unknown authority' : `"${args.issuer}"`}, not from Microsoft or DigiCert.`,
  clause: ({ product, issuer }) => `${product ?? 'a device'} inspects TLS${known(' (issuer "', issuer, '")')}`,
  cause:
    "A proxy, firewall or security program on the way ends the TLS connection and presents a certificate of its own in place of the service's.",
  effect:
    'The sensor pins the certificates of the service: it refuses an inspected connection (WinHTTP 12175) even where the machine trusts the inspecting root. Hosts that are not pinned go on working, but what is sent there is read on the way.',
  remedy: (args) =>
    `Exempt ${hostsFull(args)} from TLS inspection${known(' in ', args.product)}. Adding the inspecting root to the machine does not help.`,
  firewallSentence: (args, networks) => {
    const facts = inParentheses([args.product, known('issuer "', args.issuer, '"'), known('behind ', args.server)]);
    return `Please exempt ${hostsFull(args)} from TLS inspection${facts}${clients(networks)}: Microsoft Defender for Endpoint accepts only Microsoft's own certificates there.`;
  },
  explanation:
    'The chain is compared with the roots that the service really uses, by fingerprint. A root that is in the public lists is not called inspection where the host is not pinned. The maker is named where the issuer or a header of the answer tells it.',
  originalChecks: ['132012', '132026', '132027'],
});
