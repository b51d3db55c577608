import { LAB_ROWS } from './lab.ts';
import type { OptionRow } from './option-row.ts';
import { OUTPUT_ROWS } from './output.ts';
import { PROXIES_ROWS } from './proxies.ts';
import { RUN_ROWS } from './run.ts';
import { TARGETS_ROWS } from './targets.ts';
import { TRUST_ROWS } from './trust.ts';

/** Every option that more than one place must know of, in the order of the help. */
export const OPTION_ROWS: readonly OptionRow[] = [
  ...TARGETS_ROWS,
  ...PROXIES_ROWS,
  ...TRUST_ROWS,
  ...OUTPUT_ROWS,
  ...RUN_ROWS,
  ...LAB_ROWS,
];
