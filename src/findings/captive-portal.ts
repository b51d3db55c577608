import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsToAllow } from './phrases/places.ts';
import { count, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A portal stands in the way of direct connections. */
export const captivePortal = defineFinding({
  severity: ['by-impact', 'error', 'warning'],
  args: {
    /** Host of its page. */
    portal: text,
    /** Status of the challenge's answer, or of the first answered target. */
    status: count,
  },
  title: ({ portal }) => `A captive portal is intercepting traffic on this network${inParentheses([portal])}.`,
  clause: () => 'a captive portal is intercepting traffic',
  cause:
    'The network (guest, hotel, train) requires a logon or consent first, or a transparent proxy answers for every name.',
  effect: 'Direct connections fail until somebody logs on; the sensor cannot.',
  remedy: ({ portal }) =>
    `Log on to the network${known(' at ', portal)}, or exempt this device from the portal. Then repeat the analysis.`,
  firewallSentence: (args, networks) =>
    `Please exempt these devices from the captive portal${known(' ', args.portal)}${clients(networks)}. At least exempt ${hostsToAllow(args, 'the hosts of Microsoft Defender for Endpoint')}.`,
  shownBy: ({ status }) => (status === null ? [] : [`The first intercepted request got status ${status}.`]),
  explanation:
    'Challenges with answers that nobody can guess reveal a portal: a known page, and an impossible name. A portal that fakes 200 or 204 fails them; an honest transparent proxy passes.',
  originalChecks: [],
});
