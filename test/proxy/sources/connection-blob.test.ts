import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConnectionBlob } from '../../../src/proxy/sources/connection-blob.ts';

const u32 = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
};
const text = (value: string): string => `${u32(value.length)}${Buffer.from(value, 'latin1').toString('hex')}`;
const blob = (version: number, flags: number, ...strings: readonly string[]): string =>
  `${u32(version)}${u32(3)}${u32(flags)}${strings.map(text).join('')}`;

describe('parseConnectionBlob', () => {
  it.each([
    ['the documented value for direct', '1800000000000000010000000000000000000000', 0x18, '', '', false],
    ['direct on newer builds', blob(0x28, 1, '', ''), 0x28, '', '', false],
    ['flags 3', blob(0x18, 3, 'proxy.test:8080', '<local>'), 0x18, 'proxy.test:8080', '<local>', true],
    [
      'flags 2 alone',
      blob(0x18, 2, 'http=a.test:80;https=b.test:443', ''),
      0x18,
      'http=a.test:80;https=b.test:443',
      '',
      true,
    ],
    [
      'flags 3 on newer builds',
      blob(0x28, 3, '10.0.0.6:3128', '*.test;10.*'),
      0x28,
      '10.0.0.6:3128',
      '*.test;10.*',
      true,
    ],
    ['flag bits that nobody knows', blob(0x28, 0x83, 'a:1', ''), 0x28, 'a:1', '', true],
    [
      'a proxy that is stored and switched off',
      blob(0x28, 1, 'old.test:80', '<local>'),
      0x28,
      'old.test:80',
      '<local>',
      false,
    ],
    ['the manual flag without a proxy', blob(0x28, 3, '', ''), 0x28, '', '', false],
    ['the head of WinINET under the name of WinHTTP', blob(0x46, 3, 'p.test:80', '', ''), 0x46, 'p.test:80', '', true],
    ['a version of the future', blob(0x99, 3, 'p.test:80', ''), 0x99, 'p.test:80', '', true],
    ['zeros behind the strings', `${blob(0x28, 3, 'p.test:80', '')}${'00'.repeat(12)}`, 0x28, 'p.test:80', '', true],
    ['odd bytes behind the strings', `${blob(0x28, 3, 'p.test:80', '')}ffffffff01`, 0x28, 'p.test:80', '', true],
    ['blanks and NUL around the proxy', blob(0x18, 3, ' p.test:80\0', '\0'), 0x18, 'p.test:80', '', true],
    [
      'a bypass list longer than one length byte',
      blob(0x18, 3, 'p:1', 'x'.repeat(700)),
      0x18,
      'p:1',
      'x'.repeat(700),
      true,
    ],
    ['upper-case digits', blob(0x18, 3, 'p.test:80', '').toUpperCase(), 0x18, 'p.test:80', '', true],
  ])('reads %s', (_name, hex, version, proxy, bypass, manual) => {
    expect(parseConnectionBlob(hex)).toMatchObject({
      ok: true,
      version,
      counter: hex.startsWith('1800000000000000') ? 0 : 3,
      proxy,
      bypass,
      manual,
    });
  });

  it.each([
    ['9: detection', 9, false, true, false],
    ['5: PAC', 5, true, false, false],
    ['3: fixed', 3, false, false, true],
    ['15: all', 15, true, true, true],
    ['1: none, though all strings are there', 1, false, false, false],
  ])('asks the flags before the strings: %s', (_name, flags, pac, autoDetect, manual) => {
    const hex = `${blob(0x46, flags, 'p.test:80', '<local>', 'http://pac.test/p.pac')}${'00'.repeat(32)}`;
    expect(parseConnectionBlob(hex)).toMatchObject({
      ok: true,
      pac,
      autoDetect,
      manual,
      pacUrl: 'http://pac.test/p.pac',
    });
  });

  it.each([
    ['nothing', '', 'has 0 bytes'],
    ['half a version', '1800', 'has 2 bytes'],
    ['no length', '180000000000000003000000', 'ends before the length of the proxy'],
    [
      'a proxy that is longer than the value',
      '180000000000000003000000400000004142',
      'announces 64 characters for the proxy, and only 2 are left',
    ],
    ['the largest length there is', '280000000000000003000000ffffffff', 'announces 4294967295 characters'],
    ['no bypass length', '18000000000000000300000003000000613a31', 'ends before the length of the bypass list'],
    [
      'a lying length of the PAC URL',
      blob(0x46, 5, '', '').concat('ff000000'),
      'announces 255 characters for the PAC URL',
    ],
    ['letters that are no digits', 'xyz', 'is not made of bytes'],
    ['half a byte', '180', 'is not made of bytes'],
  ])('refuses %s with its reason', (_name, hex, reason) => {
    const parsed = parseConnectionBlob(hex);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.reason).toContain(reason);
  });

  it('takes a value cut at any length for broken until its bypass list is whole', () => {
    const whole = blob(0x28, 3, 'proxy.test:8080', '<local>');
    for (let length = 0; length < whole.length; length += 2)
      expect(parseConnectionBlob(whole.slice(0, length)).ok).toBe(false);
    expect(parseConnectionBlob(whole).ok).toBe(true);
  });

  it('never throws and gives back what was written, for any bytes', () => {
    const ascii = fc.string({ unit: fc.constantFrom(...'abc.:;*<>=/019'), maxLength: 400 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const parsed = parseConnectionBlob(Buffer.from(bytes).toString('hex'));
        if (parsed.ok)
          expect(parsed.proxy.length + parsed.bypass.length + parsed.pacUrl.length).toBeLessThan(bytes.length);
      }),
    );
    fc.assert(
      fc.property(fc.nat(0xff), fc.nat(15), ascii, ascii, ascii, (version, flags, proxy, bypass, pac) => {
        expect(parseConnectionBlob(blob(version, flags, proxy, bypass, pac))).toMatchObject({
          ok: true,
          flags,
          proxy,
          bypass,
          pacUrl: pac,
        });
      }),
    );
  });
});
