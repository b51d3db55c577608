import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsShort, hostsToAllow, place } from './phrases/places.ts';
import { type ArgsFrom, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

const ARGS = {
  /** What is wrong with it. */
  kind: oneOf('expired', 'not-yet-valid', 'wrong-name', 'incomplete-chain', 'self-signed', 'revoked', 'other'),
  /** Dates or names, or the library's own word. */
  detail: text,
  /** Whose name it carries. */
  subject: text,
  /** Who signed it. */
  issuer: text,
} as const;

type Kind = ArgsFrom<typeof ARGS>['kind'];

/** A certificate that cannot be accepted and shows no sign of inspection. */
export const certificateInvalid = defineFinding({
  severity: ['by-impact'],
  args: ARGS,
  title: (args) => `The certificate of ${hostsShort(args)} ${fault(args.kind)}${known(' (', args.detail, ')')}.`,
  clause: ({ kind }) => `the certificate ${fault(kind)}`,
  cause:
    'The answering server presents an unacceptable certificate: expired, not valid yet, for another name, self-signed, or without its intermediate.',
  effect: 'The sensor refuses the connection (WinHTTP 12175) and sends nothing.',
  remedy: (args) => {
    const shown = args.subject === null ? 'this certificate' : `the certificate "${args.subject}"`;
    switch (args.kind) {
      case 'wrong-name':
        return `Find the server that answers in place of ${hostsToAllow(args)} with ${shown}. Correct the DNS entry, the route or the answering device.`;
      case 'incomplete-chain':
        return `Make the server that answers for ${hostsToAllow(args)} send its intermediate certificate${known(' "', args.issuer, '"')}.`;
      case 'expired':
      case 'not-yet-valid':
        return `Check the date of this machine first. If right, renew ${shown} on the server for ${hostsToAllow(args)}.`;
      case 'self-signed':
      case 'revoked':
      case 'other':
      case null:
        return `Find the device that answers for ${hostsToAllow(args)} with ${shown}. Let the real service through.`;
    }
  },
  firewallSentence: (args, networks) => {
    const facts = inParentheses([known('subject "', args.subject, '"'), known('issuer "', args.issuer, '"')]);
    return `${place(args)}, please pass TLS to ${hostsToAllow(args)} unchanged${clients(networks)}. The certificate that arrives today ${fault(args.kind)}${facts}.`;
  },
  explanation:
    'Each fault has its own words: expired, not valid yet, wrong name, incomplete chain, self-signed. Inspection presents a well-made certificate for the right name by another authority. A wrong clock is ruled out before a date is blamed.',
  originalChecks: ['131028', '132012'],
});

function fault(kind: Kind): string {
  switch (kind) {
    case 'expired':
      return 'has expired';
    case 'not-yet-valid':
      return 'is not valid yet';
    case 'wrong-name':
      return 'is for another name';
    case 'incomplete-chain':
      return 'comes without its intermediate certificate';
    case 'self-signed':
      return 'is self-signed';
    case 'revoked':
      return 'is revoked';
    case 'other':
    case null:
      return 'is not valid';
  }
}
