import { joined } from '../text/list.ts';
import { list } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** Nobody said which region. */
export const regionUnknown = defineFinding({
  severity: ['info'],
  args: {
    /** Those that were taken to be sure. */
    regions: list,
  },
  title: ({ regions }) =>
    `The region of this device is unknown; ${joined(regions) || 'several regions'} ${regions.length === 1 ? 'was' : 'were'} tested as a precaution.`,
  clause: () => 'the region of the device is unknown',
  cause: 'The device is not onboarded, or its onboarding data names no region, and no option did.',
  effect: 'Hosts of other regions, which this device does not need, may be listed as failed.',
  remedy: () =>
    'Name the region with --geo (US EU UK AU AE GCC GCC-High DoD), or provide the onboarding package with --onboarding.',
  firewallSentence: () => null,
  explanation: 'An unknown region never shortens the list silently.',
  originalChecks: [],
});
