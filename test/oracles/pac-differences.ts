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
    'A line break around an entry is blank space like any other; Chromium drops the entry for it.',
    ['PROXY a:1\n', 'PROXY a:1', 'DIRECT'],
    ['PROXY a:1\r\n', 'PROXY a:1', 'DIRECT'],
    ['\nPROXY a:1', 'PROXY a:1', 'DIRECT'],
  ],
  ['Nothing can listen on port 0; the note says so.', ['PROXY a:0', 'DIRECT', 'PROXY a:0']],
  [
    'No server has such a name: Chromium escapes it or fails later, ours drops the entry and says why.',
    ['PROXY a b:1', 'DIRECT', 'PROXY a%20b:1'],
    ['PROXY -a:1', 'DIRECT', 'PROXY -a:1'],
    ['PROXY *:1', 'DIRECT', 'PROXY %2A:1'],
    ['PROXY a%41:1', 'DIRECT', 'PROXY aa:1'],
    ['PROXY a..b:1', 'DIRECT', 'PROXY a..b:1'],
  ],
  ['The same server: names are shown without the dot of the root.', ['PROXY a.:1', 'PROXY a:1', 'PROXY a.:1']],
  [
    'Brackets are missing: ours takes a whole IPv6 address for the address and nothing of it for a port, as in every other setting.',
    ['PROXY ::1', 'PROXY [::1]:80', 'DIRECT'],
    ['PROXY ::1:9', 'PROXY [::1:9]:80', 'PROXY [::1]:9'],
  ],
  [
    'Chromium reads addresses as a URL does; WinHTTP takes these for names, which cannot exist, so ours drops them and says so.',
    ['PROXY 10.1:9', 'DIRECT', 'PROXY 10.0.0.1:9'],
    ['PROXY 010.1.1.1:9', 'DIRECT', 'PROXY 8.1.1.1:9'],
    ['PROXY 0x7f.1:9', 'DIRECT', 'PROXY 127.0.0.1:9'],
  ],
  [
    'A name in its own letters is turned into its ASCII form; Chromium calls its refusal a limitation of its own.',
    ['return "PROXY b\\u00fccher.test:1";', 'PROXY xn--bcher-kva.test:1', 'failed'],
  ],
  [
    'Numbers that a net or a mask lacks count as 0, as in the classic engines; Chromium now refuses such texts.',
    ['isInNet("10.1.2.3", "10.1", "255.255")', 'boolean true', 'boolean false'],
    ['isInNet("10.1.2.3", "10.0.0.0", "garbage")', 'boolean true', 'boolean false'],
  ],
  [
    'A missing or wrong argument: both answers count as false in a condition.',
    ['isInNetEx("10.1.2.3")', 'undefined undefined', 'object null'],
    ['sortIpAddressList(7)', 'undefined undefined', 'object null'],
    ['isInNetEx()', 'undefined undefined', 'object null'],
    ['sortIpAddressList()', 'undefined undefined', 'object null'],
  ],
  [
    'A function of WinHTTP that Chromium lacks; scripts made for Windows call it.',
    ['typeof getClientVersion()', 'string string', 'throws'],
  ],
  [
    'A call without arguments is a mistake of the script: it is reported, not decided for the author.',
    ['isInNet()', 'throws', 'boolean false'],
    ['localHostOrDomainIs()', 'throws', 'boolean true'],
  ],
  [
    'A number is compared as the text that it is written with.',
    ['dnsDomainIs(7, "7")', 'boolean true', 'boolean false'],
  ],
  [
    'Two hours over midnight hold as two times with minutes do, in both engines; Chromium does so only with minutes.',
    [
      at('2026-11-22T12:34:56Z', overHours('timeRange(n, 12)')),
      'string 111111111111111111111111',
      'string 111111111111100000000000',
    ],
    [
      at('2026-11-22T12:34:56Z', overHours('timeRange(12, n)')),
      'string 111111111111111111111111',
      'string 000000000000111111111111',
    ],
    [
      at('2026-11-22T12:34:56Z', overHours('timeRange(n, 6, "GMT")')),
      'string 000000011111100000000000',
      'string 000000000000000000000000',
    ],
    [
      at('2026-12-31T20:30:00Z', overHours('timeRange(n, 12)')),
      'string 111000000000011111111111',
      'string 111000000000000000000000',
    ],
    [
      at('2026-12-31T20:30:00Z', overHours('timeRange(12, n)')),
      'string 001111111111000000000000',
      'string 000000000000000000000000',
    ],
    [
      at('2026-12-31T20:30:00Z', overHours('timeRange(n, 6, "GMT")')),
      'string 000000011111111111111000',
      'string 000000000000000000000000',
    ],
    [
      at('2028-02-29T09:00:00Z', overHours('timeRange(n, 12)')),
      'string 000000000000011111111110',
      'string 000000000000000000000000',
    ],
    [
      at('2028-02-29T09:00:00Z', overHours('timeRange(12, n)')),
      'string 111111111111000000000011',
      'string 000000000000000000000011',
    ],
    [
      at('2028-02-29T09:00:00Z', overHours('timeRange(n, 6, "GMT")')),
      'string 000000011100000000000000',
      'string 000000000000000000000000',
    ],
  ],
  [
    'Where the day differs between GMT and local time Chromium compares times of two days, so that no range holds.',
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
    'A month ends with its last day; Chromium sets the month of 31 December, so a month of 30 days ends with the first of the next.',
    [at('2026-11-22T12:34:56Z', overMonths('dateRange("OCT", n)')), 'string 111111111011', 'string 111111110011'],
    [at('2026-12-31T20:30:00Z', overMonths('dateRange("OCT", n)')), 'string 111111111000', 'string 111111110000'],
    [at('2028-02-29T09:00:00Z', overMonths('dateRange("OCT", n)')), 'string 011111111000', 'string 011111110000'],
  ],
  ['A month that does not exist ends nothing.', ['dateRange("JAN", "XYZ")', 'boolean false', 'boolean true']],
];

/** By row; anything that differs and is not here is a failure, and so is a row that no longer differs. */
export const DIFFERENCES: ReadonlyMap<string, Difference> = new Map(
  DECIDED.flatMap(([, ...rows]) => rows.map(([row, ours, chromium]) => [row, { ours, chromium }] as const)),
);
