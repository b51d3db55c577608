import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsFull, hostsShort } from './phrases/places.ts';
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
    'The server that answered shows a certificate that cannot be accepted: expired, not valid yet, for another name, self-signed, or without the intermediate that leads to a root.',
  effect: 'The sensor refuses the connection (WinHTTP 12175) and sends nothing.',
  remedy: (args) => {
    const shown = args.subject === null ? 'this certificate' : `the certificate "${args.subject}"`;
    switch (args.kind) {
      case 'wrong-name':
        return `Find out which server answers in place of ${hostsFull(args)}: it shows ${args.subject === null ? "another name's certificate" : `"${args.subject}"`}. Correct the DNS entry, the route or the device that answers.`;
      case 'incomplete-chain':
        return `Let the server or device that answers for ${hostsFull(args)} send its intermediate certificate${known(' "', args.issuer, '"')}.`;
      case 'expired':
      case 'not-yet-valid':
        return `Check the date of this machine first; if it is right, find out who answers for ${hostsFull(args)} with ${shown} and renew it there.`;
      case 'self-signed':
      case 'revoked':
      case 'other':
      case null:
        return `Find out which device answers for ${hostsFull(args)} with ${shown}, and let the real service through.`;
    }
  },
  firewallSentence: (args, networks) => {
    const facts = inParentheses([known('subject "', args.subject, '"'), known('issuer "', args.issuer, '"')]);
    return `Connections to ${hostsFull(args)}${known(' through ', args.server)} end at a server whose certificate ${fault(args.kind)}${facts}; please pass them to the real service unchanged${clients(networks)}.`;
  },
  explanation:
    'Expired, not valid yet, wrong name, incomplete chain and self-signed are told apart, and all of them from inspection: that shows a well-made certificate for the right name by another authority. A wrong clock is looked for before a date is blamed on a certificate.',
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
