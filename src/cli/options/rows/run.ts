import type { OptionRow } from './option-row.ts';

const GROUP = 'Run';

/** Options that say how long, how often and as whom a run goes. */
export const RUN_ROWS: readonly OptionRow[] = [
  {
    flags: '-4, --ipv4',
    help: 'only IPv4',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '-6, --ipv6',
    help: 'only IPv6',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--timeout <seconds>',
    help: 'longest single step',
    group: GROUP,
    of: ['analyze', 'proxies'],
    default: '10',
  },
  {
    flags: '--deadline <seconds>',
    help: 'longest whole run; partial results are written',
    group: GROUP,
    of: ['analyze'],
    default: '120',
  },
  {
    flags: '--debug',
    help: 'print each network step on stderr as it ends',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--concurrency <number>',
    help: 'probes in flight',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--retries <number>',
    help: 'extra attempts after a failed probe',
    group: GROUP,
    of: ['analyze'],
    default: '1',
  },
  {
    flags: '--require-elevation',
    help: 'stop with exit 3 when not elevated',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--as-system',
    help: 'Windows: run as LocalSystem, the account of the sensor, by a scheduled task',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--engine <name>',
    help: "winhttp: also ask Windows' HTTP stack and compare",
    group: GROUP,
    of: ['analyze'],
    default: 'own',
  },
  {
    flags: '--watch <seconds>',
    help: 'repeat with this pause and print changes only',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--until-pass',
    help: 'with --watch: end as soon as the exit code is 0',
    group: GROUP,
    of: ['analyze'],
  },
];
