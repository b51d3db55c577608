import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import {
  parseConnectTo,
  parseFormats,
  parseMethods,
  parseSeconds,
  parseTargetUrl,
  parseWhole,
} from '../../src/run/options/parse-values.ts';

const complaint = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'no complaint';
};

describe('--connect-to follows curl', () => {
  it.each([
    ['a.example:443:127.0.0.1:8443', { fromHost: 'a.example', fromPort: 443, toHost: '127.0.0.1', toPort: 8443 }],
    ['::127.0.0.1:8443', { fromHost: null, fromPort: null, toHost: '127.0.0.1', toPort: 8443 }],
    [':443::8443', { fromHost: null, fromPort: 443, toHost: null, toPort: 8443 }],
    [':::', { fromHost: null, fromPort: null, toHost: null, toPort: null }],
    ['[2001:DB8::1]:443:[::1]:8443', { fromHost: '2001:db8::1', fromPort: 443, toHost: '::1', toPort: 8443 }],
    ['A.Example:80:B.example:', { fromHost: 'a.example', fromPort: 80, toHost: 'b.example', toPort: null }],
  ])('%s', (text, expected) => expect(parseConnectTo(text)).toEqual(expected));

  it.each(['', 'a', 'a:1', 'a:1:b', 'a:x:b:1', 'a:1:b:2:3', '2001:db8::1:443:::'])(
    'refuses %j with the grammar',
    (text) => {
      expect(complaint(() => parseConnectTo(text))).toContain('HOST1:PORT1:HOST2:PORT2');
    },
  );
  it.each(['a:0:b:1', 'a:1:b:65536'])('refuses the port of %s', (text) => {
    expect(complaint(() => parseConnectTo(text))).toContain('out of range');
  });
});

describe('numbers', () => {
  it.each([
    ['10', 10_000],
    ['0.5', 500],
    ['2.25', 2250],
  ])('%s seconds are %d ms', (text, ms) => expect(parseSeconds(text, '--timeout', 600)).toBe(ms));
  it.each(['0', '-1', '1e3', '601', 'ten', '', 'NaN', 'Infinity', '1.2345'])('refuses --timeout %j', (text) => {
    expect(complaint(() => parseSeconds(text, '--timeout', 600))).toBe(
      `--timeout "${text}" is not a number of seconds above 0 and up to 600`,
    );
  });
  it.each(['0', '1001', '2.5', 'x'])('refuses --concurrency %j', (text) => {
    expect(complaint(() => parseWhole(text, '--concurrency', 1, 1000))).toContain('whole number from 1 to 1000');
  });
});

describe('names', () => {
  it('come back in the order of the product, whatever the order and case typed', () => {
    expect(parseMethods('Named, default')).toEqual(['default', 'named']);
    expect(parseFormats('JSON,text')).toEqual(['text', 'json']);
  });
  it('unknown ones are named with the nearest known one', () => {
    expect(complaint(() => parseMethods('default,wapd'))).toBe(
      'unknown method "wapd"; did you mean wpad? Known: default wpad none named command-line',
    );
    expect(complaint(() => parseFormats('pdf-like-thing'))).toContain(
      'Known: text html json junit csv markdown prometheus',
    );
  });
});

describe('--url', () => {
  it.each([
    ['https://a.example/x?y=1', 'https://a.example/x?y=1'],
    ['http://a.example', 'http://a.example'],
    ['http://a.example/', 'http://a.example/'],
    ['HTTPS://A.Example:443/X#part', 'https://a.example/X'],
    ['https://m\u00fcnchen.example/\u00fc', 'https://xn--mnchen-3ya.example/%C3%BC'],
  ])('takes %s', (url, asked) => expect(parseTargetUrl(url)).toBe(asked));
  it.each(['ftp://a.example', 'a.example', 'https://', 'javascript:alert(1)'])('refuses %j', (url) => {
    expect(complaint(() => parseTargetUrl(url))).toContain('is not an http(s) URL');
  });
  it('refuses credentials and does not repeat them', () => {
    const message = complaint(() => parseTargetUrl('https://anna:secret@a.example/'));
    expect(message).toContain('credentials');
    expect(message).not.toContain('secret');
  });
});
