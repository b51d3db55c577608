import { some } from '../text/list.ts';
import { clients } from './phrases/places.ts';
import { list } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Two by name, the rest counted. */
const few = (names: readonly string[]): string => some(names, 3) || 'a required wildcard';

/** What Defender needs and the list names no host of. */
export const requiredRowNotTested = defineFinding({
  severity: ['warning', 'info'],
  args: {
    /** Names of services of which nothing was tested. */
    open: list,
    /** Why no target tests the patterns, one clause each. */
    reasons: list,
  },
  title: ({ allow, open }) =>
    open.length === 0
      ? `No host of ${few(allow)} was tested; other hosts of the same services were.`
      : `No host of ${few(allow)} was tested: ${few(open)} ${open.length === 1 ? 'is' : 'are'} undecided.`,
  clause: ({ allow }) => `no host of ${few(allow)} was tested`,
  cause: 'The list requires a wildcard and names no public host below it that fits the region of this device.',
  effect: 'A firewall or proxy may block what was not tested, and this run would not show it.',
  remedy: ({ allow }) =>
    `Name a host of ${few(allow)} that the devices use with --url, or run the tool on an onboarded device.`,
  firewallSentence: ({ allow }, networks) =>
    `Please allow ${allow.join(', ') || 'the required wildcards'}${clients(networks)}: Microsoft Defender for Endpoint needs it, and no test covers it today.`,
  shownBy: ({ reasons }) => reasons,
  explanation:
    'One tested host is a sample of its wildcard. A required wildcard without any tested host stays open: with no tested host of its service, the exit code is 3.',
  originalChecks: [],
});
