import type { FindingInfo } from '../finding-info.ts';
import { capital, count, counted, hostsShort, text } from './say.ts';

/** Words for what Windows' own HTTP stack answers. */
export const WINHTTP_WORDS = {
  'winhttp-disagrees': {
    title: (args) => {
      const way = text(args, 'way', 'this way');
      const [ours, winhttp] = [text(args, 'ours', 'one answer'), text(args, 'winhttp', 'another')];
      const many = count(args, 'targets') > 1 ? ` (${counted(count(args, 'targets'), 'target')})` : '';
      return text(args, 'kind') === 'proxy'
        ? `${capital(way)} is not the same for WinHTTP: for ${hostsShort(args)} it says ${winhttp}, our own steps say ${ours}${many}.`
        : `By ${way} our own steps and WinHTTP do not end alike for ${hostsShort(args)}: ours ${ours}, WinHTTP ${winhttp}${many}.`;
    },
    clause: () => "Windows' own HTTP stack and our steps do not agree",
    cause:
      "WinHTTP reads settings, certificates and scripts with Windows' own code: DHCP and the cache of its auto-proxy service, the script engine of Windows, Schannel and its store. Trouble that passes can also make the difference.",
    effect:
      'The sensor uses WinHTTP: where it takes another way or fails, the sensor does too, whatever our own steps reach.',
    remedy: (args) =>
      text(args, 'kind') === 'proxy'
        ? 'Repeat to see whether it stays, and compare the proxy settings of the account (run as SYSTEM with --as-system); the answer of WinHTTP is what the sensor takes.'
        : text(args, 'reachedBy') === 'winhttp'
          ? "Repeat to see whether it stays; if it does, the sensor reaches the target although our own steps do not: look at each step's failure."
          : 'Repeat to see whether it stays; if it does, look up the error number of WinHTTP: certificates and TLS settings of Windows first, then the way that it takes.',
    firewallSentence: () => null,
    originalChecks: [],
    explain:
      'Only with --engine winhttp. Proxies are compared by the first server, requests by where they connect, by status and by whether the target is reached. Other error numbers for the same failure are listed, but are no finding.',
  },
} as const satisfies Readonly<Record<string, FindingInfo>>;
