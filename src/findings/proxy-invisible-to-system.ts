import { some } from '../text/list.ts';
import { inParentheses } from './phrases/facts.ts';
import { trial } from './phrases/trial.ts';
import { list, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A proxy that only a user or a process has. */
export const proxyInvisibleToSystem = defineFinding({
  severity: ['warning', 'info', 'error'],
  args: {
    /** Where the setting lives. */
    source: text,
    value: text,
    /** Its servers as proxy URLs; empty for a script. */
    servers: list,
    /** What `server` came to when this tool tried the proxy. */
    tried: oneOf('works', 'fails'),
  },
  title: ({ source, value }) =>
    `${source === null ? 'The proxy of a user' : `The proxy in ${source}`} is invisible to the services of Defender${inParentheses([value])}.`,
  clause: () => 'the only proxy setting belongs to a user',
  cause:
    "The setting belongs to one user or process, for example a user's PAC or an exported variable. Services ignore it.",
  effect:
    'Browsers of this user take the proxy; the sensor ignores it. A site that opens in the browser proves nothing.',
  remedy: ({ tried, server }) =>
    `Set ${tried === 'works' && server !== null ? server : 'the proxy'} for the machine: TelemetryProxyServer for the sensor, or netsh winhttp set proxy. On Linux and macOS, set it in the configuration of mdatp.${trial(tried, server)}`,
  firewallSentence: () => null,
  shownBy: ({ servers }) => (servers.length === 0 ? [] : [`The setting names ${some(servers, 2)}.`]),
  explanation: 'Proxy settings have a scope. The sensor uses only those of the machine and of LocalSystem.',
  originalChecks: [],
});
