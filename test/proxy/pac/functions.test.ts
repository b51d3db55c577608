import { describe, expect, it } from 'vitest';
import { createHostFunctions } from '../../../src/proxy/pac/host-functions.ts';

/** Sunday 2026-11-22, 12:34:56 in the script's time zone; GMT is `ahead` minutes earlier. */
const NOW = '2026-11-22T12:34:56';
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'host.example': ['fd00::5', '10.1.2.3', '10.1.2.4'],
  'v6.example': ['fd00::5'],
  'xn--bcher-kva.example': ['10.9.9.9'],
};

function run(name: string, args: readonly unknown[], now = NOW, ahead = 0): unknown {
  const asked: string[] = [];
  const functions = createHostFunctions({
    now: () => Date.parse(`${now}Z`) - ahead * 60_000,
    aheadMinutes: () => ahead,
    lookup: (host, family) => {
      asked.push(host);
      return (NAMES[host] ?? []).filter((address) => family === 'any' || !address.includes(':'));
    },
    localAddresses: () => ['fd00::7', '10.0.0.7'],
    alert: () => undefined,
  });
  try {
    const result = functions[name]?.(...args);
    // A pattern with signs of its own is answered as the expression that the script's machine runs.
    return name === 'shExpMatch' && typeof result === 'string' ? new RegExp(result).test(String(args[0])) : result;
  } catch (error) {
    return String(error);
  }
}

describe('names', () => {
  it.each([
    ['isPlainHostName', ['www'], true],
    ['isPlainHostName', ['www.example'], false],
    ['isPlainHostName', ['10.0.0.1'], false],
    ['isPlainHostName', ['fd00::1'], false],
    ['isPlainHostName', ['[fd00::1]'], true],
    ['isPlainHostName', [''], true],
    ['isPlainHostName', [undefined], 'TypeError: Requires 1 string parameter'],
    ['isPlainHostName', [7], 'TypeError: Requires 1 string parameter'],
    ['dnsDomainIs', ['www.corp.example', '.corp.example'], true],
    ['dnsDomainIs', ['corp.example', '.corp.example'], false],
    ['dnsDomainIs', ['mycorp.example', 'corp.example'], true],
    ['dnsDomainIs', ['www.corp.example', '.CORP.example'], false],
    ['dnsDomainIs', ['www', ''], true],
    ['dnsDomainIs', ['www', undefined], 'TypeError: a text is expected here'],
    ['dnsDomainIs', [7, '7'], false],
    ['dnsDomainIs', ['7', 7], false],
    ['dnsDomainLevels', ['www'], 0],
    ['dnsDomainLevels', ['a.b.c'], 2],
    ['dnsDomainLevels', [''], 0],
    ['dnsDomainLevels', ['10.0.0.1'], 3],
    ['localHostOrDomainIs', ['www', 'www.corp.example'], true],
    ['localHostOrDomainIs', ['www.corp.example', 'www.corp.example'], true],
    ['localHostOrDomainIs', ['www.corp', 'www.corp.example'], true],
    ['localHostOrDomainIs', ['ww', 'www.corp.example'], false],
    ['localHostOrDomainIs', ['home.corp.example', 'www.corp.example'], false],
    ['localHostOrDomainIs', ['', 'www.corp.example'], false],
    ['localHostOrDomainIs', [], true],
    ['localHostOrDomainIs', ['www'], 'TypeError: a text is expected here'],
    ['localHostOrDomainIs', [undefined, 'undefined.example'], true],
    ['getClientVersion', [], '1.0'],
  ])('%s(%j) is %s', (name, args, expected) => expect(run(name, args)).toBe(expected));
});

describe('shExpMatch', () => {
  it.each([
    ['http://a.example/x/y.html', '*/x/*', true],
    ['http://a.example/y.html', '*/x/*', false],
    ['www.example', '*.example', true],
    ['example', '*.example', false],
    ['www.example', '*.exampl', false],
    ['wwwxexample', 'www.example', false],
    ['a.example', '?.example', true],
    ['ab.example', '?.example', false],
    ['', '', true],
    ['', '*', true],
    ['a', '', false],
    ['abc', 'a*b*c', true],
    ['WWW.example', 'www.example', false],
    ['a.example', '(*.example|*.test)', true],
    ['a.test', '(*.example|*.test)', true],
    ['a.other', '(*.example|*.test)', false],
    ['a|b', 'a|b', true],
    ['a', 'a|b', true],
    ['pc7.example', 'pc[0-9].example', true],
    ['pcx.example', 'pc[0-9].example', false],
    ['a+b', 'a+b', false],
    ['aab', 'a+b', true],
    ['a\nb', 'a*b', false],
    [`${'a'.repeat(5000)}b`, `${'a*'.repeat(20)}c`, false],
  ])('%s, %s: %s', (text, pattern, expected) => expect(run('shExpMatch', [text, pattern])).toBe(expected));
});

describe('addresses', () => {
  it.each([
    ['dnsResolve', ['host.example'], '10.1.2.3'],
    ['dnsResolve', ['v6.example'], null],
    ['dnsResolve', ['absent.example'], null],
    ['dnsResolve', ['10.0.0.1'], '10.0.0.1'],
    ['dnsResolve', ['fd00::1'], null],
    ['dnsResolve', ['bücher.example'], '10.9.9.9'],
    ['dnsResolve', [''], null],
    ['dnsResolve', [undefined], null],
    ['dnsResolve', ['a b'], null],
    ['dnsResolve', ['x'.repeat(300)], null],
    ['dnsResolveEx', ['host.example'], 'fd00::5;10.1.2.3;10.1.2.4'],
    ['dnsResolveEx', ['absent.example'], ''],
    ['dnsResolveEx', ['fd00::1'], 'fd00::1'],
    ['isResolvable', ['host.example'], true],
    ['isResolvable', ['v6.example'], false],
    ['isResolvable', ['absent.example'], false],
    ['isResolvableEx', ['v6.example'], true],
    ['isResolvableEx', ['absent.example'], false],
    ['myIpAddress', [], '10.0.0.7'],
    ['myIpAddressEx', [], 'fd00::7;10.0.0.7'],
    ['isInNet', ['10.1.2.3', '10.0.0.0', '255.0.0.0'], true],
    ['isInNet', ['11.1.2.3', '10.0.0.0', '255.0.0.0'], false],
    ['isInNet', ['host.example', '10.1.2.0', '255.255.255.0'], true],
    ['isInNet', ['absent.example', '0.0.0.0', '0.0.0.0'], false],
    ['isInNet', ['10.1.2.300', '0.0.0.0', '0.0.0.0'], false],
    ['isInNet', ['10.1.2.3', '10', '255'], false],
    ['isInNet', ['10.1.2.3', '10.0.0.0', 'garbage'], false],
    ['isInNet', ['10.1.2.3', '10.0.0.300', '255.0.0.0'], false],
    ['isInNet', [undefined, '10.0.0.0', '255.0.0.0'], false],
    ['isInNet', [], false],
    ['isInNet', ['10.1.2.3', '10.1.2.3', '255.255.255.255'], true],
    ['isInNet', ['203.0.113.200', '203.0.113.128', '255.255.255.128'], true],
    ['isInNet', ['10.1.2.3', undefined, '255.0.0.0'], false],
    ['isInNetEx', ['10.1.2.3', '10.0.0.0/8'], true],
    ['isInNetEx', ['11.1.2.3', '10.0.0.0/8'], false],
    ['isInNetEx', ['fd00::1', 'fd00::/8'], true],
    ['isInNetEx', ['fd00::1', 'fd00::2/128'], false],
    ['isInNetEx', ['::ffff:10.1.2.3', '10.0.0.0/8'], true],
    ['isInNetEx', ['10.1.2.3', '::ffff:10.0.0.0/104'], true],
    ['isInNetEx', ['10.1.2.3', '10.0.0.0/33'], false],
    ['isInNetEx', ['10.1.2.3', '10.0.0.0'], false],
    ['isInNetEx', ['host.example', '10.0.0.0/8'], false],
    ['isInNetEx', ['10.1.2.3'], null],
    ['isInNetEx', [7, '10.0.0.0/8'], null],
    ['sortIpAddressList', ['10.0.0.2;fd00::2;10.0.0.1;fd00::1'], 'fd00::1;fd00::2;10.0.0.1;10.0.0.2'],
    ['sortIpAddressList', [' 10.0.0.9 ; 10.0.0.10 '], '10.0.0.9;10.0.0.10'],
    ['sortIpAddressList', ['fd00:0::1;fd00::1'], 'fd00:0::1;fd00::1'],
    ['sortIpAddressList', ['10.0.0.1;host.example'], false],
    ['sortIpAddressList', [';;'], false],
    ['sortIpAddressList', [null], null],
  ])('%s(%j) is %j', (name, args, expected) => expect(run(name, args)).toEqual(expected));
});

describe('weekdayRange on a Sunday', () => {
  it.each([
    [['SUN'], true],
    [['MON'], false],
    [['SUN', 'MON'], true],
    [['MON', 'FRI'], false],
    [['FRI', 'MON'], true],
    [['SAT', 'SAT'], false],
    [['SUN', 'SUN'], true],
    [['sun'], false],
    [['SUN', 'XYZ'], false],
    [[], false],
    [['GMT'], false],
  ])('%j is %s', (args, expected) => expect(run('weekdayRange', args)).toBe(expected));

  it('just after midnight in the east it is still Saturday in GMT', () => {
    expect(run('weekdayRange', ['SUN'], '2026-11-22T00:30:00', 60)).toBe(true);
    expect(run('weekdayRange', ['SUN', 'GMT'], '2026-11-22T00:30:00', 60)).toBe(false);
    expect(run('weekdayRange', ['SAT', 'GMT'], '2026-11-22T00:30:00', 60)).toBe(true);
  });
});

describe('timeRange at 12:34:56', () => {
  it.each([
    [[12], true],
    [[13], false],
    [[8, 12], true],
    [[12, 18], true],
    [[13, 18], false],
    [[22, 6], false],
    [[18, 13], false],
    [[18, 0, 13, 0], true],
    [[12, 30, 12, 34], true],
    [[12, 35, 13, 0], false],
    [[12, 34, 12, 34], true],
    [[22, 0, 6, 0], false],
    [[12, 34, 56, 12, 34, 56], true],
    [[12, 34, 57, 13, 0, 0], false],
    [[12, 0, 0, 12, 34, 55], false],
    [['8', '18'], true],
    [[], false],
    [[1, 2, 3], 'Error: timeRange: bad number of arguments'],
    [[1, 2, 3, 4, 5], 'Error: timeRange: bad number of arguments'],
  ])('%j is %s', (args, expected) => expect(run('timeRange', args)).toBe(expected));

  it('GMT counts from the other clock', () => {
    expect(run('timeRange', [10, 11, 'GMT'], NOW, 90)).toBe(true);
    expect(run('timeRange', [12, 'GMT'], NOW, 90)).toBe(false);
    expect(run('timeRange', [18, 4, 'GMT'], NOW, -330)).toBe(false);
    expect(run('timeRange', [18, 0, 4, 0, 'GMT'], NOW, -330)).toBe(true);
  });
});

describe('dateRange on 2026-11-22', () => {
  it.each([
    [[22], true],
    [['22'], true],
    [[21], false],
    [['NOV'], true],
    [['DEC'], false],
    [['nov'], false],
    [[2026], true],
    [[2025], false],
    [[20, 25], true],
    [[25, 20], false],
    [[25, 22], true],
    [['JAN', 'MAR'], false],
    [['OCT', 'DEC'], true],
    [['NOV', 'NOV'], true],
    [['DEC', 'FEB'], false],
    [['NOV', 'FEB'], true],
    [[2025, 2027], true],
    [[2027, 2028], false],
    [[1, 'NOV', 30, 'NOV'], true],
    [[1, 'NOV', 21, 'NOV'], false],
    [[1, 'DEC', 22, 'NOV'], true],
    [['OCT', 2026, 'NOV', 2026], true],
    [['OCT', 2025, 'NOV', 2025], false],
    [[22, 'NOV', 2026, 22, 'NOV', 2026], true],
    [[23, 'NOV', 2026, 1, 'JAN', 2027], false],
    [[1, 'JAN', 2020, 31, 'DEC', 2029], true],
    // A day with a month is a range of this month's days in every browser, whatever the month says.
    [[22, 'NOV'], true],
    [[1, 'MAR'], true],
    [[23, 'NOV'], false],
    [['XYZ', 'NOV'], true],
    [['XYZ', 'OCT'], false],
    [['XYZ'], false],
    [[], false],
    [['GMT'], false],
  ])('%j is %s', (args, expected) => expect(run('dateRange', args)).toBe(expected));

  it('a month ends with its last day, in leap years too', () => {
    expect(run('dateRange', ['JAN', 'FEB'], '2028-02-29T23:59:59')).toBe(true);
    expect(run('dateRange', ['JAN', 'FEB'], '2027-03-01T00:00:00')).toBe(false);
    expect(run('dateRange', ['JAN', 'APR'], '2027-04-30T23:59:59')).toBe(true);
    expect(run('dateRange', ['JAN', 'APR'], '2027-05-01T00:00:00')).toBe(false);
  });

  it('GMT counts from the other clock', () => {
    expect(run('dateRange', [22], '2026-11-22T00:30:00', 60)).toBe(true);
    expect(run('dateRange', [21, 'GMT'], '2026-11-22T00:30:00', 60)).toBe(true);
  });
});
