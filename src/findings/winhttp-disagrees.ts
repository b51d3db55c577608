import { counted } from '../text/list.ts';
import { hostsShort } from './phrases/places.ts';
import { flag, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** WinHTTP takes another proxy than our own steps, or only one of the two reaches the target. */
export const winhttpDisagrees = defineFinding({
  severity: ['info', 'warning'],
  args: {
    kind: oneOf('proxy', 'outcome'),
    /** Host of the first target, of which `ours` and `winhttp` speak. */
    first: text,
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
    const [ours, winhttp] = [args.ours ?? 'one answer', args.winhttp ?? 'another'];
    const many =
      (args.targets ?? 0) > 1 ? ` They disagree about ${counted((args.targets ?? 1) - 1, 'more target')}.` : '';
    const subject = args.kind === 'proxy' ? 'the proxy for ' : '';
    return `WinHTTP and this tool disagree about ${subject}${args.first ?? hostsShort(args)} through ${args.way ?? 'this method'}: ${ours} here; ${winhttp} in WinHTTP.${many}`;
  },
  clause: () => 'WinHTTP and this tool disagree',
  cause:
    "WinHTTP reads settings, certificates and scripts with Windows' own code: DHCP, its auto-proxy cache, its script engine, Schannel. Passing trouble can also explain the difference.",
  effect: 'The sensor uses WinHTTP: where WinHTTP fails, the sensor fails, whatever this tool reaches.',
  remedy: ({ kind, reachedBy }) => {
    if (kind === 'proxy')
      return 'Repeat to see whether the difference stays. Compare the proxy settings of the account (run as SYSTEM with --as-system).';
    return reachedBy === 'winhttp'
      ? "Repeat to see whether the difference stays. If so, the sensor reaches the target; read this tool's failed step."
      : 'Repeat to see whether the difference stays. If so, look up the error number of WinHTTP: certificates and TLS settings first.';
  },
  firewallSentence: () => null,
  shownBy: ({ sensor }) => (sensor ? ['The sensor uses this method.'] : []),
  explanation:
    'Only with --engine winhttp. Compared are the first proxy, the peer, the status and whether the target answers. Other error numbers for one failure are listed only.',
  originalChecks: [],
});
