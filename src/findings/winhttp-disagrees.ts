import { capital, counted } from '../text/list.ts';
import { hostsShort } from './phrases/places.ts';
import { flag, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** WinHTTP takes another proxy than our own steps, or only one of the two reaches the target. */
export const winhttpDisagrees = defineFinding({
  severity: ['info', 'warning'],
  args: {
    kind: oneOf('proxy', 'outcome'),
    /** Phrase for the method. */
    way: text,
    /** What our own steps say of the first target. */
    ours: text,
    /** What WinHTTP says of it. */
    winhttp: text,
    /** The one of the two that reaches it; null: both or none. */
    reachedBy: oneOf('ours', 'winhttp'),
    /** True: the way that the sensor takes. */
    sensor: flag,
  },
  title: (args) => {
    const way = args.way ?? 'this way';
    const [ours, winhttp] = [args.ours ?? 'one answer', args.winhttp ?? 'another'];
    const many = (args.targets ?? 0) > 1 ? ` (${counted(args.targets ?? 0, 'target')})` : '';
    return args.kind === 'proxy'
      ? `${capital(way)} is not the same for WinHTTP: for ${hostsShort(args)} it says ${winhttp}, our own steps say ${ours}${many}.`
      : `By ${way} our own steps and WinHTTP do not end alike for ${hostsShort(args)}: ours ${ours}, WinHTTP ${winhttp}${many}.`;
  },
  clause: () => "Windows' own HTTP stack and our steps do not agree",
  cause:
    "WinHTTP reads settings, certificates and scripts with Windows' own code: DHCP and the cache of its auto-proxy service, the script engine of Windows, Schannel and its store. Trouble that passes can also make the difference.",
  effect:
    'The sensor uses WinHTTP: where it takes another way or fails, the sensor does too, whatever our own steps reach.',
  remedy: ({ kind, reachedBy }) => {
    if (kind === 'proxy')
      return 'Repeat to see whether it stays, and compare the proxy settings of the account (run as SYSTEM with --as-system); the answer of WinHTTP is what the sensor takes.';
    return reachedBy === 'winhttp'
      ? "Repeat to see whether it stays; if it does, the sensor reaches the target although our own steps do not: look at each step's failure."
      : 'Repeat to see whether it stays; if it does, look up the error number of WinHTTP: certificates and TLS settings of Windows first, then the way that it takes.';
  },
  firewallSentence: () => null,
  explanation:
    'Only with --engine winhttp. Proxies are compared by the first server, requests by where they connect, by status and by whether the target is reached. Other error numbers for the same failure are listed, but are no finding.',
  originalChecks: [],
});
