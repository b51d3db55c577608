import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressKind, isInternalAddress, isPublicAddress, kindOfAddress } from '../../src/net/address-kinds.ts';
import { sinkholeOf } from '../../src/net/sinkholes.ts';

/** First and last address of each range, and its neighbours outside. */
const TABLE: readonly (readonly [kind: AddressKind, addresses: readonly string[]])[] = [
  ['unspecified', ['0.0.0.0', '0.255.255.255', '255.255.255.255', '::']],
  ['private', ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255']],
  ['private', ['fc00::', 'fdff:ffff::1', 'fec0::1', 'feff:ffff::', '[fd00::1]', '::ffff:10.0.0.1', '::ffff:a00:1']],
  [
    'public',
    ['1.0.0.0', '9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0'],
  ],
  ['shared', ['100.64.0.0', '100.127.255.255']],
  ['public', ['100.63.255.255', '100.128.0.0']],
  ['loopback', ['127.0.0.0', '127.255.255.255', '::1', '::ffff:127.0.0.1', '[::1]']],
  ['public', ['126.255.255.255', '128.0.0.0']],
  ['link-local', ['169.254.0.0', '169.254.255.255', 'fe80::', 'febf:ffff::', 'fe80::1%eth0', 'fe80::1%3']],
  ['reserved', ['192.0.0.0', '192.0.0.8', '192.0.0.11', '192.0.0.255', '192.88.99.1', '240.0.0.0', '255.255.255.254']],
  [
    'public',
    ['192.0.0.9', '192.0.0.10', '192.0.1.0', '192.31.196.1', '192.52.193.1', '192.175.48.1', '223.255.255.255'],
  ],
  [
    'documentation',
    ['192.0.2.0', '192.0.2.255', '198.51.100.7', '203.0.113.255', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  ],
  ['benchmark', ['198.18.0.0', '198.19.255.255', '2001:2::1']],
  ['public', ['198.17.255.255', '198.20.0.0', '192.0.3.0', '3fff:1000::1', '2001:200::1']],
  ['multicast', ['224.0.0.0', '239.255.255.255', 'ff00::', 'ff02::fb']],
  ['discard', ['100::', '100::ffff', '100:0:0:1::1']],
  ['translation', ['64:ff9b:1::', '64:ff9b:1:fffe::808:808']],
  ['reserved', ['2001::1', '2001:1::4', '2001:10::1', '5f00::1']],
  ['public', ['2001:1::1', '2001:1::3', '2001:3::1', '2001:4:112::1', '2001:20::1', '2001:30::1', '2620:fe::9']],
  ['public', ['2603:1030::1', '2a01:111::1', '64:ff9b::8.8.8.8', '2002:808:808::1', '::ffff:8.8.8.8']],
  ['private', ['64:ff9b::10.0.0.1', '2002:a00:1::1', '2002:c0a8:101::1']],
  ['loopback', ['2002:7f00:1::', '64:ff9b::127.0.0.1']],
];

describe('kindOfAddress', () => {
  it.each(TABLE.flatMap(([kind, addresses]) => addresses.map((address) => [address, kind] as const)))(
    '%s is %s',
    (address, kind) => expect(kindOfAddress(address)).toBe(kind),
  );

  it.each(['', 'localhost', '10.1', '010.0.0.1', '10.0.0.1/8', '127.1', '1.2.3.4.5'])('%j is no address', (text) => {
    expect([kindOfAddress(text), isPublicAddress(text), isInternalAddress(text)]).toEqual([null, false, false]);
  });

  it('sees through every way of writing an IPv4 address within IPv6', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (parts) => {
        const dotted = parts.join('.');
        const hex = parts.map((part) => part.toString(16).padStart(2, '0'));
        const [high, low] = [`${hex[0]}${hex[1]}`, `${hex[2]}${hex[3]}`];
        const kind = kindOfAddress(dotted);
        for (const text of [
          `::ffff:${dotted}`,
          `::ffff:${high}:${low}`,
          `64:ff9b::${dotted}`,
          `2002:${high}:${low}::1`,
        ])
          expect([text, kindOfAddress(text)]).toEqual([text, kind]);
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe('sinkholeOf', () => {
  it.each([
    ['146.112.61.104', 'Cisco Umbrella'],
    ['146.112.61.111', 'Cisco Umbrella'],
    ['::ffff:146.112.61.106', 'Cisco Umbrella'],
    ['146.112.61.112', null],
    ['72.5.65.111', 'Palo Alto Networks'],
    ['208.91.112.55', 'FortiGate'],
    ['208.91.112.54', null],
    ['blocked.example', null],
  ])('%s: %s', (address, product) => expect(sinkholeOf(address)).toBe(product));
});
