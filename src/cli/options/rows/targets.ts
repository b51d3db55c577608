import type { OptionRow } from './option-row.ts';

const GROUP = 'Targets';

/** Options that say which targets are tested. */
export const TARGETS_ROWS: readonly OptionRow[] = [
  {
    flags: '-g, --geo <list>',
    help: 'regions: US EU UK AU AE GCC GCC-High DoD all; GW_US … for the streamlined list',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--model <model>',
    help: 'URL list: standard, streamlined or both',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '-o, --onboarding <file>',
    help: 'take region and list from an onboarding package (.cmd .ps1 .py mdatp_onboard.json)',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--catalogue <file|url>',
    help: 'use this list: our JSON, CSV, .xlsx, endpoints.txt, RegionsURLs.json',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--url <url>',
    help: 'one more target; repeatable',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
    repeatable: true,
  },
  {
    flags: '--os <system>',
    help: 'rules of this system: windows windows-legacy windows-mma macos linux',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--os-build <number>',
    help: 'rules of this Windows build',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--service <list>',
    help: 'only these services',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--include <glob>',
    help: 'only targets whose host or URL matches; repeatable',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
    repeatable: true,
  },
  {
    flags: '--exclude <glob>',
    help: 'no targets whose host or URL matches; repeatable',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
    repeatable: true,
  },
  {
    flags: '--workspace-id <id>',
    help: 'fills the * of the Log Analytics hosts',
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
  {
    flags: '--service-tags <file>',
    help: "Microsoft's Service Tags JSON or the older IP ranges XML",
    group: GROUP,
    of: ['analyze', 'targets', 'lab'],
  },
];
