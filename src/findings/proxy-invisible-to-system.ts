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
    `${source ?? 'A user'} has a proxy that LocalSystem cannot see${inParentheses([value])}.`,
  clause: () => 'a proxy is set for a user only',
  cause:
    "The setting belongs to one user or one process, for example a user's PAC or an exported variable. Services do not read it.",
  effect: 'Browsers of this user take it; the sensor does not. That a site opens in the browser proves nothing here.',
  remedy: () =>
    'Set the proxy for the machine: TelemetryProxyServer for the sensor, or netsh winhttp set proxy; on Linux and macOS in the configuration of mdatp.',
  firewallSentence: () => null,
  explanation: 'Proxy settings have a scope. Only those of the machine and of LocalSystem count for the sensor.',
  originalChecks: [],
});
