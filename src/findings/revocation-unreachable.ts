import { some } from '../text/list.ts';
import { clients, hostsShort, hostsToAllow, place } from './phrases/places.ts';
import { list, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Revocation lists fail where the service works by the same method. */
export const revocationUnreachable = defineFinding({
  severity: ['by-impact'],
  args: {
    /** By which way, for people: `directly`, `through the named proxy`. */
    way: text,
    /** CRL and OCSP hosts that the chains seen name. */
    named: list,
  },
  title: (args) =>
    `Downloads of revocation lists fail ${args.way ?? 'through this method'}: ${hostsShort(args, 'their hosts')} ${args.hosts.length === 1 ? 'is' : 'are'} not reached.`,
  clause: () => 'downloads of certificate revocation lists fail',
  cause: 'CRL and OCSP hosts require plain HTTP on port 80. Rules made for port 443 often block them.',
  effect:
    'Windows cannot check whether a certificate is revoked. The antivirus cloud (MAPS) then refuses connections although its own hosts answer. Other connections wait until the check times out.',
  remedy: (args) =>
    `Allow plain HTTP to ${hostsToAllow(args)} the same way as the service itself. LocalSystem requires the machine's WinHTTP proxy or a direct rule.`,
  firewallSentence: (args, networks) =>
    `${place(args)}, please allow unauthenticated HTTP to ${hostsToAllow(args)}${clients(networks)}. Windows checks there whether certificates of Microsoft Defender for Endpoint are revoked.`,
  shownBy: ({ named }) =>
    named.length === 0 ? [] : [`Certificates of the service name ${some(named, 3)} for their revocation.`],
  explanation:
    'The method reaches the service but not the revocation hosts. A method that reaches nothing has its own cause.',
  originalChecks: ['130010', '131004', '131005'],
});
