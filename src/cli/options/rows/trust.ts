import type { OptionRow } from './option-row.ts';

const GROUP = 'Trust';

/** Options that say which certificates are accepted. */
export const TRUST_ROWS: readonly OptionRow[] = [
  {
    flags: '--ca-file <file>',
    help: "PEM roots trusted besides the machine's",
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--service-ca-file <file>',
    help: "extra PEM roots to accept as Microsoft's own (mock cloud)",
    group: GROUP,
    of: ['analyze'],
  },
];
