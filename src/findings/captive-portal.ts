import { inParentheses, known } from './phrases/facts.ts';
import { clients, hostsFull } from './phrases/places.ts';
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
  title: ({ portal }) => `A captive portal answers in the place of the internet${inParentheses([portal])}.`,
  clause: () => 'a captive portal answers in the place of the internet',
  cause:
    'The network (guest, hotel, train) wants somebody to log on or to agree before it lets connections through, or a transparent proxy answers for every name.',
  effect: 'Nothing reaches the service directly until somebody logs on; the sensor cannot.',
  remedy: ({ portal }) =>
    `Log on to the network${known(' at ', portal)}, or exempt this device from the portal, then repeat the analysis.`,
  firewallSentence: (args, networks) =>
    `Please exempt these devices from the captive portal${known(' ', args.portal)}${clients(networks)}, at least for ${hostsFull(args, 'the hosts of Microsoft Defender for Endpoint')}.`,
  explanation:
    'Shown by challenges with answers that nobody can guess: a page with a known text, and a name that cannot exist. A portal that fakes 200 or 204 fails them; a transparent proxy that passes the right answers does not.',
  originalChecks: [],
});
