import { known } from './phrases/facts.ts';
import { count, oneOf, text } from './shape/args.ts';
import { defineFinding } from './shape/finding-info.ts';

/** A PAC script whose answer does not depend on the host alone: the next answer may be another one. */
export const pacAnswerVaries = defineFinding({
  severity: ['info', 'warning'],
  args: {
    url: text,
    /** On what the answer depends. */
    by: oneOf('path', 'chance', 'clock', 'engine'),
    /** First line of it. */
    line: count,
    /** What the script gives when it is shown the whole URL, as WinHTTP does. */
    whole: text,
    /** What the script gives when it is shown no path, as browsers do. */
    origin: text,
  },
  title: ({ url, by, line, whole, origin }) =>
    `The PAC script${known(' ', url)} ${BY[by ?? 'chance']}${known(' (line ', line, ')')}.${whole === null || origin === null ? '' : ` WinHTTP gets ${whole}; browsers get ${origin}.`}`,
  clause: ({ by }) => `the PAC script ${BY[by ?? 'chance']}`,
  cause:
    'Browsers hide path and query of https URLs from PAC scripts, WinHTTP shows them. Chance, the time of day, and code for JScript alone make answers differ as well.',
  effect: 'The sensor may get another proxy than a browser, or another one than in this run.',
  remedy: ({ by }) => `${REMEDIES[by ?? 'chance']}.`,
  firewallSentence: () => null,
  explanation:
    'The script is asked with and without the path; chance, clock and conditional compilation are found by a parser.',
  originalChecks: [],
});

const BY = {
  path: 'looks at the path of https URLs',
  chance: 'draws lots (Math.random)',
  clock: 'depends on the time of day or the date',
  engine: 'holds code for JScript alone (@cc_on)',
} as const;

const REMEDIES = {
  path: 'Decide by the host alone in the script',
  chance: 'Choose the proxy by host or client address, and repeat the analysis once for each proxy',
  clock: 'Repeat the analysis at the other times too',
  engine: 'Remove the conditional compilation from the script',
} as const;
