import { some } from '../text/list.ts';
import { list, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The device belongs to a region that the list does not have. */
export const regionNotListed = defineFinding({
  severity: ['warning', 'info'],
  args: {
    /** The region as the onboarding data calls it. */
    region: text,
    /** Names of services of which nothing was tested. */
    open: list,
  },
  title: ({ region, open }) =>
    open.length === 0
      ? `The list has no hosts for the region ${region ?? 'of this device'}; hosts of the onboarding data were tested.`
      : `The list has no hosts for the region ${region ?? 'of this device'}: undecided ${open.length === 1 ? 'is' : 'are'} ${some(open, 3)}.`,
  clause: ({ region }) => `the list has no hosts for the region ${region ?? 'of this device'}`,
  cause: 'Microsoft publishes no hosts for the region that the onboarding data names.',
  effect: 'Hosts that the onboarding data does not name may be blocked, and this run would not show it.',
  remedy: () => 'Add the hosts that this device uses with --url, or give a newer list with --catalogue.',
  firewallSentence: () => null,
  explanation:
    'The onboarding data names the gateway of the device, which is tested. Hosts of other regions say nothing about this device.',
  originalChecks: [],
});
