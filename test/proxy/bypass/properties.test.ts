import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BypassDialect } from '../../../src/model/proxy.ts';
import { inPrefix, parseAddress, parseRange, unmapped } from '../../../src/net/address.ts';
import { diagnoseBypass, matchBypass } from '../../../src/proxy/bypass/match-bypass.ts';
import { wildcardMatches } from '../../../src/text/glob.ts';

const DIALECTS: readonly BypassDialect[] = ['winhttp', 'wininet', 'macos', 'environment', 'gnome', 'kde', 'mdatp'];
const pieces = fc.constantFrom(
  '*',
  '.',
  'a',
  'example',
  ';',
  ',',
  ' ',
  ':',
  '80',
  '[',
  ']',
  '::1',
  '10.0.0.1',
  '/8',
  '<local>',
  '<-loopback>',
  '|',
  '\0',
  'é',
  '://',
);
const lists = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces).map((parts) => parts.join('')),
);
const hosts = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((host) => `[${host}]`),
  fc.constantFrom('localhost', 'a', 'example'),
);

describe('any bypass list', () => {
  it.each(DIALECTS)('%s: is read without throwing, and names an entry exactly when it bypasses', (dialect) => {
    fc.assert(
      fc.property(lists, hosts, (text, host) => {
        const url = URL.canParse(`https://${host}/`) ? new URL(`https://${host}/`) : new URL('https://a/');
        const match = matchBypass({ dialect, text }, url);
        expect(match.bypassed).toBe(match.entry !== null);
        expect(diagnoseBypass({ dialect, text }).length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 500 },
    );
  });

  it.each(DIALECTS)('%s: a megabyte of it takes no noticeable time', (dialect) => {
    const url = new URL('https://www.example/');
    const started = performance.now();
    for (const text of ['*'.repeat(1 << 20), 'a*,'.repeat(1 << 18), ' '.repeat(1 << 20), `${'*a'.repeat(5000)};b`]) {
      matchBypass({ dialect, text }, url);
      const notes = diagnoseBypass({ dialect, text });
      expect(JSON.stringify(notes).length).toBeLessThan(100_000);
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('wildcards', () => {
  it('agree with a regular expression that says the same', () => {
    const words = fc.array(fc.constantFrom('a', 'b', '.', '*'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        words,
        fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 }).map((p) => p.join('')),
        (pattern, text) => {
          const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
          expect(wildcardMatches(pattern, text)).toBe(expression.test(text));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('addresses', () => {
  it('are read exactly when Node calls them addresses, and IPv6 as the URL parser reads it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const address = parseAddress(text);
        expect(address !== null).toBe(isIPv4(text) || (isIPv6(text) && !text.includes('%')));
        if (address?.bits === 128) {
          const normal = new URL(`http://[${text}]/`).hostname.slice(1, -1);
          expect(parseAddress(normal)).toEqual(address);
        }
      }),
    );
  });
  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['::ffff:1.2.3.4', 0xffff_0102_0304n],
    ['1:2:3:4:5:6:7:8', 0x0001_0002_0003_0004_0005_0006_0007_0008n],
    ['1:2:3:4:5:6:1.2.3.4', 0x0001_0002_0003_0004_0005_0006_0102_0304n],
  ])('%s', (text, value) => expect(parseAddress(text)?.value).toBe(value));
  it('every range holds its own network, a longer prefix holds less, and a mapped address is the address', () => {
    const [outer, inner] = [parseRange('10.0.0.0/8'), parseRange('10.1.0.0/16')];
    const at = (text: string) => parseAddress(text) ?? { value: 0n, bits: 32 as const };
    expect(outer && inPrefix(at('10.2.0.1'), outer.network, outer.prefix)).toBe(true);
    expect(inner && inPrefix(at('10.2.0.1'), inner.network, inner.prefix)).toBe(false);
    expect(unmapped(at('::ffff:10.0.0.1'))).toEqual(at('10.0.0.1'));
    expect([parseRange('10.0.0.0/33'), parseRange('10/8'), parseRange('fd00::/129'), parseRange('/8')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
