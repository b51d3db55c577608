import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/text/json-text.ts';
import { lastGate } from '../../src/text/plain.ts';

/** What an agent of a pipeline obeys, line by line, as the sources of the two name it. */
const OBEYED_BY_PIPELINES = /##\w*\[|^\s*::[a-z][\w-]*(?: .*)?::/im;

describe('JSON that leaves', () => {
  it.each([
    ['##vso[task.setvariable variable=PATH]/tmp', '"\\u0023#vso[task.setvariable variable=PATH]/tmp"'],
    ['a ###[add-path]/tmp', '"a #\\u0023#[add-path]/tmp"'],
    ['a ::error::b', '"a \\u003a:error::b"'],
    ['\u009b31m\u007f', '"\\u009b31m\\u007f"'],
    ['\u202egpj\u2066\u2028\u2029\ufeff\u200b\u00ad', '"\\u202egpj\\u2066\\u2028\\u2029\\ufeff\\u200b\\u00ad"'],
    ['\ud800', '"\\ud800"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
    ['日本語 é 😀 # :: ##', '"日本語 é 😀 # :: ##"'],
    [undefined, 'null'],
  ])('%j is %s', (value, text) => expect(jsonText(value)).toBe(text));

  it('means the same, steers nothing, and the last gate finds nothing left to do', () => {
    const evil = fc.constantFrom(
      '##',
      'vso[',
      '[',
      '::',
      'error',
      ' ',
      '\n',
      '\\',
      '"',
      '#',
      '\u202e',
      '\u009b',
      '\u2028',
      'é',
    );
    const text = fc.array(evil, { maxLength: 12 }).map((parts) => parts.join(''));
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(text, fc.oneof(text, fc.array(text))));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, 2), (given, indent) => {
        const written = jsonText(given, indent);
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(given)));
        expect(written).not.toMatch(OBEYED_BY_PIPELINES);
        expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(lastGate(written)).toBe(written);
      }),
    );
  });
});
