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
  title: ({ server }) => `The named proxy${known(' ', server)} fails, and the sensor falls back to direct connections.`,
  clause: ({ server }) => `the named proxy${known(' ', server)} fails and the sensor falls back to direct connections`,
  cause: 'TelemetryProxyServer names an unusable proxy. The sensor then connects without a proxy.',
  effect:
    'Every connection waits for the proxy first. Once direct connections are blocked, the device loses its cloud.',
  remedy: ({ server, source }) =>
    `Repair ${server ?? 'the named proxy'}, or correct TelemetryProxyServer${inParentheses([source])}. Remove the setting if direct connections are intended.`,
  firewallSentence: ({ server }, networks) =>
    `Please restore the proxy${known(' ', server)}${clients(networks)}. Microsoft Defender for Endpoint is configured to use it, and works only through direct connections today.`,
  explanation:
    'The named proxy fails for targets that answer directly, and this client is known to continue without a proxy.',
  originalChecks: [],
});
