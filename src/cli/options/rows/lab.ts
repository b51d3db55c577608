import { LAB_SCENARIOS } from '../../../model/options.ts';
import type { OptionRow } from './option-row.ts';

const GROUP = 'Lab';

/** Options that say that the embedded lab is used. */
export const LAB_ROWS: readonly OptionRow[] = [
  {
    flags: '--lab [scenario]',
    help: `analyze through the embedded lab: ${LAB_SCENARIOS.join(' ')}`,
    group: GROUP,
    of: ['analyze'],
    preset: 'healthy',
  },
];
