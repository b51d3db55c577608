import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthorityForm } from '../../src/lab/authority-form.ts';

describe('authority form', () => {
  it.each([
    ['a.example:443', { host: 'a.example', port: 443 }],
    ['A.Example:1', { host: 'a.example', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
    ['a.example', null],
    ['a.example:', null],
    ['a.example:0', null],
    ['a.example:65536', null],
    ['a.example:443/x', null],
    ['user@a.example:443', null],
    ['http://a.example:443', null],
    ['::1:443', null],
    ['', null],
  ])('%j → %j', (text, expected) => expect(parseAuthorityForm(text)).toEqual(expected));

  it('never throws, and never gives a port out of range', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseAuthorityForm(text);
        expect(parsed === null || (parsed.port >= 1 && parsed.port <= 65_535)).toBe(true);
      }),
    );
  });
});
