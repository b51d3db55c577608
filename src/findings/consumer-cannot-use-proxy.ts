import { capital, some } from '../text/list.ts';
import { known } from './phrases/facts.ts';
import { count, flag, list, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A method gives a proxy that Defender itself has no means for. */
export const consumerCannotUseProxy = defineFinding({
  severity: ['by-impact', 'error', 'warning', 'info'],
  args: {
    /** Who cannot: "the sensor (WinHTTP)". */
    consumer: text,
    /** What stands in the way. */
    obstacle: oneOf('socks', 'tls', 'pac', 'not-read'),
    /** Proxy URLs that cannot be used. */
    unusable: list,
    /** What is used instead, proxy URLs or `direct`; empty: the consumer goes direct. */
    usable: list,
    /** Where the setting lives. */
    source: text,
    /** False where no document says it in so many words. */
    documented: flag,
    /** Number of hosts concerned. */
    count,
  },
  title: ({ consumer, obstacle, unusable, documented }) =>
    `${capital(consumer ?? 'Defender')} ${documented === false ? 'is not known to use' : 'cannot use'} ${WHAT[obstacle ?? 'any']}${unusable.length === 0 ? '' : ` (${some(unusable, 2)})`}.`,
  clause: ({ consumer, obstacle }) => `${consumer ?? 'Defender'} cannot use ${WHAT[obstacle ?? 'any']}`,
  cause:
    'Browsers and test tools speak SOCKS, TLS to a proxy and PAC; WinHTTP speaks HTTP to its proxy only, and Defender on Linux takes one static HTTP proxy.',
  effect:
    'Defender goes on without this proxy: to the next server of the list, else direct. A test by another program proves nothing.',
  remedy: ({ source, usable }) =>
    usable.length > 0
      ? `Remove the servers that Defender cannot use from ${source ?? 'the setting'}, or keep them behind ${some(usable, 2)}.`
      : `Name an HTTP proxy (host:port) ${known('in ', source) || 'for Defender'}, or set TelemetryProxyServer for the sensor.`,
  firewallSentence: () => null,
  shownBy: ({ count: hosts }) =>
    hosts === null ? [] : [`The setting gives this proxy for ${hosts} of the hosts that were asked for.`],
  explanation:
    'Each consumer has a profile of the proxies, PAC engines and settings that its public documents name. What the tool reaches beyond it is kept as evidence and is no success.',
  originalChecks: [],
});

const WHAT = {
  socks: 'a SOCKS proxy',
  tls: 'a proxy over TLS (https://)',
  pac: 'a PAC script',
  'not-read': 'a proxy that only a shell or a user sees',
  any: 'this proxy',
} as const;
