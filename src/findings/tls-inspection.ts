import { capital } from '../text/list.ts';
import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow } from './phrases/places.ts';
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
    `TLS to ${hostsShort(args)} is inspected${known(' by ', args.product)}: certificates are issued by ${args.issuer === null ? 'another authority' : `"${args.issuer}"`} instead of Microsoft or DigiCert.`,
  clause: ({ product, issuer }) => `${product ?? 'a device'} inspects TLS${known(' (issuer "', issuer, '")')}`,
  cause:
    "A proxy, firewall or security program ends the TLS connection. It presents its own certificate in place of the service's.",
  effect:
    'The sensor pins the certificates of the service. It refuses an inspected connection (WinHTTP 12175) even where the machine trusts the inspecting root. Hosts without pinning still work, but the inspecting device can read their traffic.',
  remedy: (args) =>
    `Exempt ${hostsToAllow(args)} from TLS inspection${known(' in ', args.product)}. Adding the inspecting root to the machine does not help.`,
  firewallSentence: (args, networks) => {
    const facts = inParentheses([args.product, known('issuer "', args.issuer, '"'), known('behind ', args.server)]);
    return `Please exempt ${hostsToAllow(args)} from TLS inspection${facts}${clients(networks)}. Microsoft Defender for Endpoint accepts only Microsoft's own certificates from them.`;
  },
  shownBy: ({ signs, trusted, pinned }) => [
    ...signs.map((sign) => `${capital(sign)}.`),
    ...(pinned ? [`The sensor pins ${pinned} of these targets and refuses the certificate.`] : []),
    ...(trusted === null
      ? []
      : [
          trusted
            ? 'This machine accepts an inspected certificate.'
            : 'This machine accepts none of these certificates.',
        ]),
  ],
  explanation:
    'The chain is compared, by fingerprint, with the roots that the service uses. A publicly listed root is no inspection, unless the host is pinned. The issuer or a header of the answer names the product.',
  originalChecks: ['132012', '132026', '132027'],
});
