import { describe, expect, it } from 'vitest';
import { errorLine } from '../../../src/proxy/pac/error-line.ts';
import { findModernSyntax } from '../../../src/proxy/pac/legacy-syntax.ts';

const found = (script: string) => findModernSyntax(script).map(({ what, line }) => `${what} ${line}`);

describe('syntax that JScript does not know', () => {
  it.each([
    ['let x = 1;', ['let 1']],
    ['\n\nconst x = 1;', ['const 3']],
    ['var f = (a) => a;', ['=> 1']],
    ['return `PROXY a:1`;', ['template text 1']],
    ['a?.b', ['?. 1']],
    ['a ?? b', ['?? 1']],
    ['f(...a)', ['... 1']],
    ['2 ** 3', ['** 1']],
    ['class A { }', ['class 1']],
    ['async function f() {}', ['async 1']],
    ['for (var x of list) {}', ['for … of 1']],
    ['host.endsWith(".a")', ['endsWith() 1']],
    ['function f() {\n  let a = `x`;\n}\nconst b = 1;', ['let 2', 'template text 2', 'const 4']],
    ['/* a\nb */ let x;', ['let 2']],
    ['"a\\"b"; let x;', ['let 1']],
    ['x = a / b; let y = 1 / 2;', ['let 1']],
    ['var re = /["`]/; let x;', ['let 1']],
  ])('%j: %j', (script, uses) => expect(found(script)).toEqual(uses));

  it.each([
    'function FindProxyForURL(url, host) { if (isPlainHostName(host)) return "DIRECT"; return "PROXY a:1"; }',
    '// let x = 1, const, => and `',
    '/* let x = `1`; */',
    'var a = "let x = () => `1`";',
    "var a = 'it\\'s const x';",
    'var re = /let x|=>|`/;',
    'if (/const x/.test(url)) return "a";',
    'var letter = 1, constant = 2, classes = 3, asynchronous = 4;',
    'a ? .5 : 1',
    'var outlet = { let: 1 };',
    '<html>not a script</html>',
    '',
    '"never closed',
  ])('is not found in %j', (script) => expect(found(script)).toEqual([]));

  it('is looked for in bounded time, whatever the script', () => {
    const started = performance.now();
    for (const script of [
      '/\\'.repeat(1 << 19),
      '"'.repeat(1 << 20),
      '`'.repeat(1 << 20),
      '/*'.repeat(1 << 19),
      'let '.repeat(1 << 18),
      ' '.repeat(1 << 20),
    ])
      findModernSyntax(script);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('the line of an error', () => {
  const script =
    'function FindProxyForURL(url, host) {\n  // mistake\n  if (hots == "a")\n    return null.x;\n  return "DIRECT";\n}';
  it.each([
    ['ReferenceError: hots is not defined', 1, 3],
    ['ReferenceError: mistake is not defined', 1, 1],
    ["TypeError: cannot read property 'x' of null", 1, 4],
    ['SyntaxError: something', 5, 5],
    ['ReferenceError: hots is not defined', null, null],
  ])('%s, reported at %s: %s', (message, reported, line) => expect(errorLine(script, message, reported)).toBe(line));
});
