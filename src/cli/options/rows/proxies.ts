import type { OptionRow } from './option-row.ts';

const GROUP = 'Proxies';

/** Options that say where proxies come from and how they are used. */
export const PROXIES_ROWS: readonly OptionRow[] = [
  {
    flags: '-p, --proxy <server>',
    help: 'proxy for method 5: host:port, http:// https:// socks4:// socks5://',
    group: GROUP,
    of: ['analyze', 'proxies'],
  },
  {
    flags: '--named-proxy <server>',
    help: 'proxy for method 4 (overrides TelemetryProxyServer)',
    group: GROUP,
    of: ['analyze', 'proxies'],
  },
  {
    flags: '--pac <url|file>',
    help: 'PAC script for method 2 (skips WPAD discovery)',
    group: GROUP,
    of: ['analyze', 'proxies'],
  },
  {
    flags: '--machine <file>',
    help: "use recorded proxy settings (proxies --record) instead of this computer's",
    group: GROUP,
    of: ['analyze', 'proxies'],
  },
  {
    flags: '--methods <list>',
    help: 'which methods to test',
    group: GROUP,
    of: ['analyze'],
    default: 'default,wpad,none,named,command-line',
  },
  {
    flags: '--proxy-credentials-env <name>',
    help: 'environment variable with user:password, sent only if a proxy asks',
    group: GROUP,
    of: ['analyze'],
  },
  {
    flags: '--connect-to <h1:p1:h2:p2>',
    help: "curl's option: for H1:P1 connect to H2:P2; repeatable",
    group: GROUP,
    of: ['analyze'],
    repeatable: true,
  },
  {
    flags: '--connect-to-direct-only',
    help: 'apply --connect-to to direct connections only',
    group: GROUP,
    of: ['analyze'],
  },
];
