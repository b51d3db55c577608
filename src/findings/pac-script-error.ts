import { known } from './phrases/facts.ts';
import { hostsFull } from './phrases/places.ts';
import { text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A PAC script that fails or returns nothing usable. */
export const pacScriptError = defineFinding({
  severity: ['warning', 'error', 'info'],
  args: {
    url: text,
    /** What fails, for people. */
    detail: text,
    /** Line of the script. */
    line: text,
    /** Where the setting lives. */
    source: text,
  },
  title: ({ url, detail }) => `The PAC script ${url ?? 'of the setting'} fails${known(': ', detail)}.`,
  clause: () => 'the PAC script fails',
  cause:
    "The script has an error, uses language that WinHTTP's engine does not know, or returns something that is no proxy list.",
  effect: 'No proxy is chosen for the URLs concerned (WinHTTP 12166); the sensor may go direct or fail.',
  remedy: (args) =>
    `Correct the script${known(' at line ', args.line)}: it must define FindProxyForURL and return a list such as "PROXY 10.0.0.6:8080; DIRECT" for ${hostsFull(args, 'every URL')}.`,
  firewallSentence: ({ url, detail, line }) =>
    `Please correct the PAC script${known(' ', url)}: ${detail ?? 'it fails'}${known(' (line ', line, ')')}.`,
  explanation: 'The script is run with the URL of each target, in a closed sandbox with limits of time and memory.',
  originalChecks: [],
});
