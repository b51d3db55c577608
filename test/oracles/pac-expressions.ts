/** What scripts compute, by both engines in the same circumstances: `in.test` is 10.1.2.3, `six.test` is fd00::1. */
export const EXPRESSIONS: readonly string[] = [
  ...['"intranet"', '"a.b"', '"fd00::1"', '"10.1.2.3"', '""', '"."', '"[fd00::1]"', '"fe80::1%eth0"'].map(
    (host) => `isPlainHostName(${host})`,
  ),
  ...['"www.corp.test", ".corp.test"', '"corp.test", ".corp.test"', '"mycorp.test", "corp.test"', '"a", ""'].map(
    (args) => `dnsDomainIs(${args})`,
  ),
  ...['"", "a"', '"WWW.CORP.TEST", ".corp.test"', '"a.b.c", "b"', '7, "7"'].map((args) => `dnsDomainIs(${args})`),
  ...['"www.corp.test", "www.corp.test"', '"www", "www.corp.test"', '"www.corp", "www.corp.test"'].map(
    (args) => `localHostOrDomainIs(${args})`,
  ),
  ...['"w", "www.corp.test"', '"home.corp.test", "www.corp.test"', '"", ".test"', '"WWW", "www.test"'].map(
    (args) => `localHostOrDomainIs(${args})`,
  ),
  ...['""', '"a"', '"a.b"', '"a..b"', '".a."', '"10.1.2.3"'].map((host) => `dnsDomainLevels(${host})`),
  ...['"http://a.test/x/y", "*/x/*"', '"a.test", "?.test"', '"ab.test", "?.test"', '"a-test", "a.test"'].map(
    (args) => `shExpMatch(${args})`,
  ),
  ...['"", "*"', '"", ""', '"a", ""', '"A", "a"', '"aXbXc", "a*b*c"', '"abc", "a*c*c"', '"a.b", "(a|x).b"'].map(
    (args) => `shExpMatch(${args})`,
  ),
  ...['"b", "[a-c]"', '"aab", "a+b"', '"a+b", "a+b"', '"a$", "a$"', '"^a", "^a"', '"a|b", "a|b"', '"xa", "a|b"'].map(
    (args) => `shExpMatch(${args})`,
  ),
  ...['"a{2}", "a{2}"', '"aa", "a{2}"', '"a\\nb", "a*b"', '"a", "("', '"a", "[b"', '"a/b", "a\\/b"'].map(
    (args) => `shExpMatch(${args})`,
  ),
  ...[
    ...[
      '"10.1.2.3", "10.0.0.0", "255.0.0.0"',
      '"11.1.2.3", "10.0.0.0", "255.0.0.0"',
      '"in.test", "10.1.0.0", "255.255.0.0"',
    ],
    ...['"six.test", "10.0.0.0", "255.0.0.0"', '"no.test", "0.0.0.0", "0.0.0.0"', '"300.1.2.3", "0.0.0.0", "0.0.0.0"'],
    ...['"10.1.2.3", "10.1.2.3", "255.255.255.255"', '"10.1.2.4", "10.1.2.3", "255.255.255.255"'],
    ...['"10.1.2.3", "10.1", "255.255"', '"10.1.2.3", "10.1.9.9", "255.255.0.0"', '"10.1.2", "10.0.0.0", "255.0.0.0"'],
    ...[
      '"fd00::1", "0.0.0.0", "0.0.0.0"',
      '"10.1.2.3", "10.0.0.0", "garbage"',
      '"200.1.2.3", "200.0.0.0", "255.0.0.0"',
    ],
  ].map((args) => `isInNet(${args})`),
  ...[
    ...[
      '"10.1.2.3", "10.0.0.0/8"',
      '"fd00::1", "fd00::/8"',
      '"fe00::1", "fd00::/8"',
      '"10.1.2.3", "::ffff:10.0.0.0/104"',
    ],
    ...['"10.1.2.3", "10.0.0.0/33"', '"10.1.2.3", "10.0.0.0"', '"in.test", "10.0.0.0/8"', '"10.1.2.3", "0.0.0.0/0"'],
    ...['"10.1.2.3", "10.0.0.0/x"', '"10.1.2.3", "10.1.2.3/32"', '"fd00::1", "0.0.0.0/0"', '"10.1.2.3"'],
  ].map((args) => `isInNetEx(${args})`),
  ...['in.test', 'six.test', 'no.test', '10.9.8.7', ''].flatMap((name) =>
    ['dnsResolve', 'dnsResolveEx', 'isResolvable', 'isResolvableEx'].map((call) => `${call}("${name}")`),
  ),
  ...['"10.2.3.9;fd00::1;10.2.3.8"', '""', '"10.1.1.1;junk"', '" 10.1.1.2 ; 10.1.1.1 "', '"fe80::2;fd00::1"', '7'].map(
    (list) => `sortIpAddressList(${list})`,
  ),
  ...['typeof getClientVersion()', 'typeof myIpAddress()', 'typeof myIpAddressEx()', 'typeof alert("x")'],
  ...['typeof window', 'typeof require', 'typeof setTimeout', 'typeof XMLHttpRequest', 'typeof this.FindProxyForURL'],
  ...['isPlainHostName()', 'isPlainHostName(1)', 'dnsDomainIs()', 'shExpMatch("a")', 'isInNet()', 'dnsResolve()'],
  ...['isResolvable()', 'isInNetEx()', 'sortIpAddressList()', 'localHostOrDomainIs()', 'dnsDomainLevels()'],
];

const DAYS = '["SUN","MON","TUE","WED","THU","FRI","SAT"]';
const MONTHS = '["JAN","FEB","MAR","APR","MAY","JUN","JUL","AUG","SEP","OCT","NOV","DEC"]';
const HOURS = 'Array.from({ length: 24 }, (_, n) => n)';
const DATES = 'Array.from({ length: 31 }, (_, n) => n + 1)';
const bits = (of: string, call: string): string => `${of}.map((n) => (${call} ? 1 : 0)).join("")`;
/** A call with every hour as `n`: one digit for each. */
export const overHours = (call: string): string => bits(HOURS, call);
/** A call with every month as `n`: one digit for each. */
export const overMonths = (call: string): string => bits(MONTHS, call);

/** What depends on the clock, with every hour, weekday, day and month tried. */
export const TIMES: readonly string[] = [
  ...['n', 'n, n', 'n, 12', '12, n', 'n, "GMT"', 'n, 6, "GMT"', 'n, 0, 12, 0', '0, 0, n, 0', 'n, 0, n, 59'].map(
    (args) => overHours(`timeRange(${args})`),
  ),
  ...['n, 0, 0, n, 59, 59', '0, 0, 0, n, 0, 0, "GMT"', '23, 0, n, 30'].map((args) => overHours(`timeRange(${args})`)),
  ...['n', 'n, "GMT"', 'n, "WED"', '"WED", n', 'n, n', 'n, "MON", "GMT"', '"SAT", n'].map((args) =>
    bits(DAYS, `weekdayRange(${args})`),
  ),
  ...[
    'n',
    'n, n',
    '1, n',
    'n, 31',
    'n, 5',
    'n, "GMT"',
    '1, "JAN", n, "DEC"',
    'n, "NOV", 31, "DEC"',
    'n, "FEB", n, "MAR"',
  ].map((args) => bits(DATES, `dateRange(${args})`)),
  ...['n, "NOV", 2026, 31, "DEC", 2026', '1, "JAN", 2026, n, "JAN", 2027'].map((args) =>
    bits(DATES, `dateRange(${args})`),
  ),
  ...[
    'n',
    'n, n',
    '"JAN", n',
    'n, "DEC"',
    'n, "MAR"',
    '"OCT", n',
    'n, "GMT"',
    'n, 2026, "DEC", 2026',
    '22, n, 22, n',
  ].map((args) => overMonths(`dateRange(${args})`)),
  ...['2026', '2026, 2026', '2025, 2027', '2027, 2028', '1995', '1995, 2000', '22', '"NOV"'].map(
    (args) => `dateRange(${args})`,
  ),
  ...[
    'timeRange()',
    'timeRange(1, 2, 3)',
    'timeRange("x")',
    'weekdayRange()',
    'weekdayRange("XYZ")',
    'weekdayRange("sun")',
  ],
  ...['weekdayRange("SUN", "XYZ")', 'dateRange()', 'dateRange("XYZ")', 'dateRange(32)', 'dateRange("JAN", "XYZ")'],
  '[new Date().getHours(), new Date().getDay(), new Date().getTimezoneOffset()].join()',
];

/** What scripts return. */
export const LISTS: readonly string[] = [
  ...[
    'PROXY a:8080',
    'proxy a:8080; direct',
    'DIRECT',
    '',
    ';',
    ' ; ;',
    'HTTPS a:443',
    'HTTPS a',
    'SOCKS a:1080',
    'SOCKS a',
  ],
  ...['SOCKS4 a:9', 'SOCKS5 a:9', 'socks5 a', 'PROXY a', 'HTTP a:1', 'QUIC a:1', 'FOO a:1', 'FOO a:1; PROXY b:2'],
  ...[
    '  PROXY a:1 ;; DIRECT ; ',
    'PROXY a:1; PROXY a:1; DIRECT; DIRECT',
    'DIRECT; PROXY a:1',
    'PROXY\ta:1',
    '\tPROXY a:1',
    'PROXY a:1\n',
    'PROXY a:1\r\n',
    '\nPROXY a:1',
  ],
  ...[
    'PROXY  a:1',
    'PROXY',
    'PROXY ',
    'PROXY :1',
    'PROXY a:',
    'PROXY a:0',
    'PROXY a:65535',
    'PROXY a:65536',
    'PROXY a:x',
  ],
  ...[
    'PROXY a:-1',
    'PROXY a: 1',
    'PROXY a b:1',
    'PROXY [::1]:9',
    'PROXY [::1]',
    'PROXY ::1',
    'PROXY ::1:9',
    'PROXY [::1',
  ],
  ...['PROXY http://a:1', 'PROXY u:p@a:1', 'PROXY a:1/', 'PROXY A.Test:1', 'PROXY a.:1', 'PROXY a_b:1', 'PROXY -a:1'],
  ...[
    'PROXY 10.1:9',
    'PROXY 010.1.1.1:9',
    'PROXY 0x7f.1:9',
    'PROXY 1.2.3.4.5:9',
    'PROXY 300.1.1.1:9',
    'PROXY 10.1.2.3:9',
  ],
  ...[
    'DIRECT x',
    'DIRECT:1',
    'DIRECTPROXY a:1',
    'PROXYa:1',
    'PROXY a:1, PROXY b:2',
    'PROXY a:1 PROXY b:2',
    'PROXY a:+1',
  ],
  ...[
    'PROXY a:01',
    'PROXY a:1;PROXY b',
    'PROXY *:1',
    'PROXY a%41:1',
    'PROXY a..b:1',
    'null',
    'undefined',
    'PROXY xn--bcher-kva.test:1',
  ],
];

/** Script bodies that return no text, or do not return. */
export const FAILURES: readonly string[] = [
  ...['return null;', 'return undefined;', '', 'return 7;', 'return ["PROXY a:1"];', 'return {};', 'return true;'],
  ...['return new String("PROXY a:1");', 'return Promise.resolve("DIRECT");', 'throw 1;', 'return nothing;'],
  ...['return "PROXY b\\u00fccher.test:1";', 'return "PROXY a:1; \\u0000";', 'return dnsDomainIs();'],
];

/** URLs, for what a script is shown of them. */
export const URLS: readonly string[] = [
  'http://user:secret@a.test:81/path/x?q=1#fragment',
  'http://A.Test/%41?b',
  'http://a.test:80/',
  'https://user:secret@b.test/path?token=1#f',
  'https://b.test:8443/',
  'http://[fd00::1]:8080/x',
  'http://10.1.2.3/',
  'http://0x0a010203/hex',
  'http://a.test./dot',
  'http://intranet/',
  'http://xn--bcher-kva.test/',
  'http://bücher.example/ü?ü',
];
