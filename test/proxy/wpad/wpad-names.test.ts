import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/net/address-kinds.ts';
import { isPrivateTop, registrableDomain } from '../../../src/net/owner.ts';
import { MAX_WPAD_NAMES, wpadNames } from '../../../src/proxy/wpad/wpad-names.ts';

describe('wpadNames', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['corp.example'], ['wpad.corp.example']],
    [['hq.corp.example'], ['wpad.hq.corp.example', 'wpad.corp.example']],
    [['a.b.c.corp.example'], ['wpad.a.b.c.corp.example', 'wpad.b.c.corp.example', 'wpad.c.corp.example']],
    [['hq.corp.co.uk'], ['wpad.hq.corp.co.uk', 'wpad.corp.co.uk']],
    [['co.uk'], []],
    [['com'], []],
    [['lan'], ['wpad.lan']],
    [['corp'], ['wpad.corp']],
    [['CORP.'], ['wpad.corp']],
    [
      ['corp', 'eu.corp'],
      ['wpad.corp', 'wpad.eu.corp'],
    ],
    [['uk'], []],
    [['app'], []],
    [['10'], []],
    [['cloudapp.net'], []],
    [['vm.cloudapp.net'], ['wpad.vm.cloudapp.net']],
    [
      ['corp.example', 'eu.corp.example'],
      ['wpad.corp.example', 'wpad.eu.corp.example'],
    ],
    [
      ['hq.corp.example', 'corp.example'],
      ['wpad.hq.corp.example', 'wpad.corp.example'],
    ],
    [
      ['corp.example', 'deep.other.example'],
      ['wpad.corp.example', 'wpad.deep.other.example'],
    ],
    [['HQ.Corp.Example.'], ['wpad.hq.corp.example', 'wpad.corp.example']],
    [['10.0.0.1'], []],
    [['bad domain', '-.example', 'x..example'], []],
  ])('%j → %j', (domains, names) => expect(wpadNames(domains)).toEqual(names));

  it('asks at most three names, each below a domain that can be owned, for any domains', () => {
    const label = fc.constantFrom('a', 'corp', 'co', 'uk', 'com', 'net', 'example', 'lab', 'kawasaki', 'jp', '');
    const domain = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(fc.array(domain, { maxLength: 5 }), (domains) => {
        const names = wpadNames(domains);
        expect(names.length).toBeLessThanOrEqual(MAX_WPAD_NAMES);
        for (const name of names.map((full) => full.slice('wpad.'.length)))
          expect(registrableDomain(name) !== null || isPrivateTop(name)).toBe(true);
      }),
    );
  });
});

describe('isPublicAddress', () => {
  it.each([
    '8.8.8.8',
    '93.184.215.14',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '192.167.0.1',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));
  it.each([
    '10.0.0.1',
    '172.16.9.9',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.1.1',
    '100.64.0.1',
    '192.0.2.1',
    '198.51.100.7',
    '203.0.113.9',
    '::1',
    'fe80::1',
    'fd00::1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
    '224.0.0.1',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});
