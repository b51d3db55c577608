import { clients, hostsFull, hostsShort } from './phrases/places.ts';
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
    `Revocation lists cannot be fetched ${args.way ?? 'by this method'}: ${hostsShort(args, 'their hosts')} ${args.hosts.length === 1 ? 'does' : 'do'} not answer.`,
  clause: () => 'certificate revocation lists cannot be fetched',
  cause: 'The CRL and OCSP hosts use plain HTTP on port 80, which many rules that were written for port 443 forget.',
  effect:
    'Windows cannot tell whether a certificate is revoked. The antivirus cloud (MAPS) then refuses connections although its own hosts answer, and other connections wait for the time-out of the check.',
  remedy: (args) =>
    `Allow plain HTTP to ${hostsFull(args)} the same way as the service itself; for LocalSystem that means the machine's WinHTTP proxy or a direct rule.`,
  firewallSentence: (args, networks) =>
    `${args.server === null ? 'On the firewall' : `On proxy ${args.server}`}, please allow plain HTTP (GET, no authentication) to ${hostsFull(args)}${clients(networks)}: Windows checks there whether the certificates of Microsoft Defender for Endpoint are revoked.`,
  explanation:
    'Reported where a method reaches the service but not the revocation hosts. Where the method reaches nothing at all, its own cause is reported instead.',
  originalChecks: ['130010', '131004', '131005'],
});
