import { inParentheses, known } from './phrases/facts.ts';
import { clients } from './phrases/places.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** The named proxy fails and the sensor goes on without it. `server` is the failing proxy. */
export const fallsBackToDirect = defineFinding({
  severity: ['warning'],
  args: {
    /** Where the proxy is set. */
    source: text,
  },
  title: ({ server }) =>
    `The named proxy${known(' ', server)} fails, and the sensor goes direct: it works today, slowly and by accident.`,
  clause: ({ server }) => `the named proxy${known(' ', server)} fails and the sensor falls back to direct`,
  cause: 'TelemetryProxyServer names a proxy that cannot be used; the sensor then tries without a proxy.',
  effect: 'Every connection waits for the proxy first. The day direct connections are closed, the device goes silent.',
  remedy: ({ server, source }) =>
    `Repair ${server ?? 'the named proxy'} or correct TelemetryProxyServer${inParentheses([source])}; remove it if direct connections are intended.`,
  firewallSentence: ({ server }, networks) =>
    `Please restore the proxy${known(' ', server)}${clients(networks)}: Microsoft Defender for Endpoint is configured to use it and works today only because direct connections are still open.`,
  explanation:
    'The named proxy fails for targets that the direct connection reaches, and the user of the setting is known to go on without a proxy.',
  originalChecks: [],
});
