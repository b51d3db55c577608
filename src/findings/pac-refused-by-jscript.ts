import { known } from './phrases/facts.ts';
import { count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A PAC script works in browsers, and WinHTTP's engine refuses it or stops in it. */
export const pacRefusedByJscript = defineFinding({
  severity: ['by-impact', 'error', 'warning', 'info'],
  args: {
    url: text,
    /** What JScript does not know: `const`, `forEach()`. */
    what: text,
    /** First line of it. */
    line: count,
    /** `syntax`: the script does not load; `library`: it stops at a call. */
    kind: oneOf('syntax', 'library'),
    /** Where the setting lives. */
    source: text,
  },
  title: ({ url, what, line, kind }) =>
    `WinHTTP's script engine ${kind === 'library' ? 'stops in' : 'refuses'} the PAC script${known(' ', url)}: ${what ?? 'newer language'}${known(' in line ', line)}.`,
  clause: ({ what, line }) => `WinHTTP refuses the PAC script (${what ?? 'newer language'}${known(' in line ', line)})`,
  cause:
    'WinHTTP runs PAC scripts with JScript, which implements ECMAScript 3. It lacks let, const, arrow functions, templates and newer array and string functions.',
  effect: 'The sensor gets no proxy from the script (WinHTTP 12166) and goes direct, while browsers use the script.',
  remedy: ({ source }) =>
    `Write the script${known(' of ', source)} in ECMAScript 3 (var, function, plain loops), or set TelemetryProxyServer for the sensor.`,
  firewallSentence: ({ url, what, line }) =>
    `Please write the PAC script${known(' ', url)} in ECMAScript 3: WinHTTP refuses ${what ?? 'newer language'}${known(' in line ', line)}.`,
  explanation:
    "A parser reads the script as JScript would, and the script is run with JScript's library. It runs in browsers all the same; a script that fails everywhere is pac-script-error.",
  originalChecks: [],
});
