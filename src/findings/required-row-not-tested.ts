import { some } from '../text/list.ts';
import { clients, hostsShort, hostsToAllow } from './phrases/places.ts';
import { list } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** What Defender needs and the list names no host of. */
export const requiredRowNotTested = defineFinding({
  severity: ['warning', 'info'],
  args: {
    /** Names of services of which nothing was tested. */
    open: list,
    /** Why no target tests the patterns, one clause each. */
    reasons: list,
  },
  title: (args) =>
    args.open.length === 0
      ? `No test covers ${hostsShort(args, 'a required wildcard')}.`
      : `No test covers ${hostsShort(args, 'a required wildcard')}: undecided ${args.open.length === 1 ? 'is' : 'are'} ${some(args.open, 3)}.`,
  clause: (args) => `no test covers ${hostsShort(args, 'a required wildcard')}`,
  cause: 'The list requires a wildcard and names no public host below it for the region of this device.',
  effect: 'A firewall or proxy may block what was not tested, and this run would not show it.',
  remedy: (args) =>
    `Add a host of ${hostsToAllow(args, 'the required wildcard')} with --url, or analyze an onboarded device.`,
  firewallSentence: (args, networks) =>
    `Please allow ${hostsToAllow(args)}${clients(networks)}. Microsoft Defender for Endpoint requires access, and no test covers them.`,
  shownBy: ({ reasons }) => reasons,
  explanation:
    'One tested host is a sample of its wildcard. A required service without any tested host ends with exit code 3.',
  originalChecks: [],
});
