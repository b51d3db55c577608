import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contains,
  formatAddress,
  isAddress,
  networkOf,
  parseNetwork,
  parseRange,
  readAddress,
} from '../../src/net/address.ts';

const FIXED = { seed: 12, numRuns: 500 };
const quad = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));
const six = fc.bigInt(0n, (1n << 128n) - 1n).map((value) => formatAddress({ bits: 128, value }));

describe('readAddress', () => {
  it.each<[string, number, bigint]>([
    ['10.0.0.1', 32, 0x0a000001n],
    ['255.255.255.255', 32, 0xffffffffn],
    ['::1', 128, 1n],
    ['1::', 128, 1n << 112n],
    ['::', 128, 0n],
    ['::ffff:1.2.3.4', 32, 0x01020304n],
    ['::FFFF:0102:0304', 32, 0x01020304n],
    ['64:ff9b::1.2.3.4', 128, (0x64n << 112n) + (0xff9bn << 96n) + 0x01020304n],
    ['[2001:db8::1]', 128, (0x20010db8n << 96n) + 1n],
    ['fe80::1%eth0', 128, (0xfe80n << 112n) + 1n],
    ['[fe80::1%25eth0]', 128, (0xfe80n << 112n) + 1n],
  ])('%s is %i bits of %s', (text, bits, value) => expect(readAddress(text)).toEqual({ bits, value }));

  it.each([
    '',
    '10.1',
    '010.0.0.1',
    '0x0a000001',
    '167772161',
    '10.0.0.256',
    '10.0.0.1.',
    ' 10.0.0.1',
    '10.0.0.1%eth0',
    '10.0.0.1:80',
    '[::1',
    '::1]',
    '[10.0.0.1',
    ':::',
    '1:2:3:4:5:6:7',
    '12345::',
    'g::',
    '１０.0.0.1',
    'localhost',
  ])('%j is none', (text) => expect(isAddress(text)).toBe(false));

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.oneof(quad, six), (text) => {
        const address = readAddress(text);
        expect(address).not.toBeNull();
        // A mapped address is written as the IPv4 address that it is.
        if (address) expect(readAddress(formatAddress(address))).toEqual(address);
      }),
      FIXED,
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%[]/') })), (text) => {
        expect([true, false]).toContain(isAddress(text));
        parseNetwork(text);
        parseRange(text, true);
      }),
      FIXED,
    );
  });
});

describe('formatAddress', () => {
  it.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s is written %s', (text, expected) => {
    const address = readAddress(text);
    expect(address && formatAddress(address)).toBe(expected);
  });
});

describe('parseNetwork', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0', 8],
    ['10.1.2.3', '10.1.2.3', 32],
    ['10.1.2.3/0', '0.0.0.0', 0],
    ['2001:db8:1::9/48', '2001:db8:1::', 48],
    ['::1', '::1', 128],
  ])('%s begins at %s', (text, first, prefix) => {
    const range = parseNetwork(text);
    expect(range && formatAddress(range.network)).toBe(first);
    expect(range?.prefix).toBe(prefix);
  });

  it.each(['10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0/8', 'a/8', '10.0.0.0/-1', '10.0.0.0/', ''])(
    '%j is none',
    (text) => expect(parseNetwork(text)).toBeNull(),
  );

  it('covers every address whose first bits are its own, and no other', () => {
    fc.assert(
      fc.property(fc.oneof(quad, six), fc.nat(128), fc.oneof(quad, six), (text, length, other) => {
        const [address, second] = [readAddress(text), readAddress(other)];
        if (!address || !second) return;
        const prefix = Math.min(length, address.bits);
        const range = { network: networkOf(address, prefix), prefix };
        expect(contains(range, address)).toBe(true);
        const same = second.bits === address.bits && networkOf(second, prefix).value === range.network.value;
        expect(contains(range, second)).toBe(same);
      }),
      FIXED,
    );
  });
});
