import { known } from './phrases/facts.ts';
import { hostsToAllow } from './phrases/places.ts';
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
  title: ({ url, detail }) => `The PAC script${known(' ', url)} fails${known(': ', detail)}.`,
  clause: () => 'the PAC script fails',
  cause: "The script has an error, uses language that WinHTTP's engine lacks, or returns no proxy list.",
  effect: 'The URLs concerned get no proxy (WinHTTP 12166). The sensor may connect directly or fail.',
  remedy: (args) =>
    `Correct the script${known(' at line ', args.line)}. FindProxyForURL must return a list such as "PROXY 10.0.0.6:8080; DIRECT" for ${hostsToAllow(args, 'every URL')}.`,
  firewallSentence: ({ url, detail, line }) =>
    `Please correct the PAC script${known(' ', url)}: ${detail ?? 'it fails'}${known(' (line ', line, ')')}.`,
  shownBy: ({ source }) => (source === null ? [] : [`The setting is ${source}.`]),
  explanation: 'The script runs with the URL of each target, in a closed sandbox with limits of time and memory.',
  originalChecks: [],
});
