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
    `The region of this device is not known; ${joined(regions) || 'several regions'} ${regions.length === 1 ? 'was' : 'were'} tested to be sure.`,
  clause: () => 'the region of the device is not known',
  cause: 'The device is not onboarded, or its onboarding data names no region, and none was given.',
  effect: 'Hosts of other regions that this device never needs may appear as failed.',
  remedy: () =>
    'Name the region with --geo (US EU UK AU AE GCC GCC-High DoD), or give the onboarding package with --onboarding.',
  firewallSentence: () => null,
  explanation: 'A region that is not known is never a silently smaller list.',
  originalChecks: [],
});
