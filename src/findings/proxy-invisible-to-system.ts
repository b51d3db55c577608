import { inParentheses } from './phrases/facts.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A proxy that only a user or a process has. */
export const proxyInvisibleToSystem = defineFinding({
  severity: ['warning', 'info'],
  args: {
    /** Where the setting lives. */
    source: text,
    value: text,
  },
  title: ({ source, value }) =>
    `${source === null ? 'The proxy of a user' : `The proxy in ${source}`} is invisible to LocalSystem${inParentheses([value])}.`,
  clause: () => 'the only proxy setting belongs to a user',
  cause:
    "The setting belongs to one user or process, for example a user's PAC or an exported variable. Services ignore it.",
  effect:
    'Browsers of this user take the proxy; the sensor ignores it. A site that opens in the browser proves nothing.',
  remedy: () =>
    'Set the proxy for the machine: TelemetryProxyServer for the sensor, or netsh winhttp set proxy. On Linux and macOS, set it in the configuration of mdatp.',
  firewallSentence: () => null,
  explanation: 'Proxy settings have a scope. The sensor uses only those of the machine and of LocalSystem.',
  originalChecks: [],
});
