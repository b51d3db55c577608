import { overHours, overMonths } from './pac-expressions.ts';

/** Where ours answers otherwise than Chromium on purpose. */
export interface Difference {
  /** Type and value of an expression, or the list. */
  readonly ours: string;
  readonly chromium: string;
}

/** The name of a row that differs at one moment. */
export const at = (moment: string, row: string): string => `${moment}: ${row}`;

/** Each reason, and what it decides: the row, our answer, Chromium's. */
const DECIDED: readonly (readonly [string, ...(readonly [string, string, string])[]])[] = [
  [
    'A line break around an entry is blank space like any other: WinHTTP documents its lists as separated by semicolons or white space, and .NET reads them so. Chromium drops the entry.',
    ['PROXY a:1\n', 'PROXY a:1', 'DIRECT'],
    ['PROXY a:1\r\n', 'PROXY a:1', 'DIRECT'],
    ['\nPROXY a:1', 'PROXY a:1', 'DIRECT'],
  ],
  [
    'No resolver can be asked for such a name: WinHTTP separates servers by blanks, Chromium keeps one with an escaped sign, which is no name. Ours drops the entry and says why.',
    ['PROXY a b:1', 'DIRECT', 'PROXY a%20b:1'],
    ['PROXY *:1', 'DIRECT', 'PROXY %2A:1'],
  ],
  [
    'The same server, and one measurement with every other setting that names it: names are kept without the dot of the root.',
    ['PROXY a.:1', 'PROXY a:1', 'PROXY a.:1'],
  ],
  [
    "A name in its own letters is turned into its ASCII form, as Chromium's own parser of lists does and tests; only its binding to the script refuses the text, and calls that a limitation.",
    ['return "PROXY b\\u00fccher.test:1";', 'PROXY xn--bcher-kva.test:1', 'failed'],
  ],
  [
    'A function of WinHTTP (IPv6 extensions to PAC) that Chromium lacks; scripts made for Windows call it.',
    ['typeof getClientVersion()', 'string string', 'throws'],
  ],
  [
    "Where the day differs between GMT and local time Chromium compares times of two days, so that no range holds; pac-resolver's tests, after Netscape's documentation, want it to hold.",
    [
      at('2026-12-31T20:30:00Z', overHours('timeRange(0, 0, 0, n, 0, 0, "GMT")')),
      'string 000000000000000000000111',
      'string 000000000000000000000000',
    ],
    [
      at('2028-02-29T09:00:00Z', overHours('timeRange(0, 0, 0, n, 0, 0, "GMT")')),
      'string 000000000111111111111111',
      'string 000000000000000000000000',
    ],
  ],
  [
    'A month ends with its last day: Chromium\'s own tests want dateRange("SEP", "FEB") to be over on 3 March. Its code sets the month of 31 December, so that a shorter month ends in the next one; the clock of those tests hides it.',
    [at('2026-11-22T12:34:56Z', overMonths('dateRange("OCT", n)')), 'string 111111111011', 'string 111111110011'],
    [at('2026-12-31T20:30:00Z', overMonths('dateRange("OCT", n)')), 'string 111111111000', 'string 111111110000'],
    [at('2028-02-29T09:00:00Z', overMonths('dateRange("OCT", n)')), 'string 011111111000', 'string 011111110000'],
  ],
];

/** By row; anything that differs and is not here is a failure, and so is a row that no longer differs. */
export const DIFFERENCES: ReadonlyMap<string, Difference> = new Map(
  DECIDED.flatMap(([, ...rows]) => rows.map(([row, ours, chromium]) => [row, { ours, chromium }] as const)),
);
