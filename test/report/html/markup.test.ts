import { describe, expect, it } from 'vitest';
import { clip, escapeText, html, jsonText, trusted, visible } from '../../../src/report/html/markup.ts';

describe('markup', () => {
  it.each([
    ['</script><script>alert(1)</script>', '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['" onload="x', '&quot; onload=&quot;x'],
    ["it's & that", 'it&#39;s &amp; that'],
    ['a\u202Egpj.exe', 'a[U+202E]gpj.exe'],
    ['null\u0000byte', 'null[U+0000]byte'],
    ['zero\u200Bwidth', 'zero[U+200B]width'],
    ['\uD800 alone', '[U+D800] alone'],
    ['line\u2028end', 'line[U+2028]end'],
    ['tag \u{E0041}', 'tag [U+E0041]'],
    ['kept\n\tas it is', 'kept\n\tas it is'],
    ['one\r\ntwo', 'one\ntwo'],
    ['ünï → 日本', 'ünï → 日本'],
  ])('escapes %j', (text, expected) => expect(escapeText(text)).toBe(expected));

  it('keeps at most four marks on a letter', () =>
    expect(visible(`a${'\u0301'.repeat(500)}b`)).toBe(`a${'\u0301'.repeat(4)}b`));

  it.each([
    ['abcdef', 10, 'abcdef'],
    ['abcdef', 4, 'abcd… (2 more characters)'],
    ['ab😀cd', 3, 'ab… (4 more characters)'],
  ])('clips %j at %i without halving a character', (text, limit, expected) => expect(clip(text, limit)).toBe(expected));

  it('escapes texts and takes markup as it is, also in lists', () =>
    expect(html`<p class="${'"'}">${['<b>', html`<i>${'&'}</i>`, 3, null, false, trusted('<hr>')]}</p>`.text).toBe(
      '<p class="&quot;">&lt;b&gt;<i>&amp;</i>3<hr></p>',
    ));

  it('writes data that cannot end its script element and reads back equal', () => {
    const data = { a: '</script><!--', b: '\u2028\u2029', c: '&lt;' };
    const { text } = jsonText(data);
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(data);
  });
});
