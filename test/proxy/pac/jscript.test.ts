import { afterAll, describe, expect, it } from 'vitest';
import { routeServerText } from '../../../src/model/proxy.ts';
import { createPacEngine } from '../../../src/proxy/pac/create-pac-engine.ts';
import { errorLine } from '../../../src/proxy/pac/error-line.ts';
import { readScript } from '../../../src/proxy/pac/jscript/script-reading.ts';

const found = (script: string) => readScript(script).newer.map(({ what, line }) => `${what} ${line}`);

describe('syntax that JScript does not know', () => {
  it.each([
    ['let x = 1;', ['let 1']],
    ['\n\nconst x = 1;', ['const 3']],
    ['var f = (a) => a;', ['an arrow function (=>) 1']],
    ['var a = `PROXY a:1`;', ['a template text (`…`) 1']],
    ['a?.b', ['optional chaining (?.) 1']],
    ['a ?? b', ['the operator ?? 1']],
    ['f(...a)', ['spread (...) 1']],
    ['2 ** 3', ['the operator ** 1']],
    ['class A { }', ['class 1']],
    ['async function f() {}', ['async 1']],
    ['for (var x of list) {}', ['for … of 1']],
    ['function f(a = 1) {}', ['a default value of a parameter 1']],
    ['var { a } = b;', ['destructuring 1', 'a shorthand property 1']],
    ['var o = { f() {} };', ['a shorthand method 1']],
    ['var o = { get f() { return 1; } };', ['a getter or setter 1']],
    ['x.default = 1', ['the keyword default as a name 1']],
    ['var o = { class: 1 };', ['the keyword class as a name 1']],
    ['try { f(); } catch { g(); }', ['catch without a name 1']],
    ['/(?<=a)b/', ['a newer expression 1']],
    ['/a/u', ['a newer flag of an expression 1']],
    ['1_000', ['a newer number 1']],
    ['function f() {\n  let a = `x`;\n}\nconst b = 1;', ['let 2', 'a template text (`…`) 2', 'const 4']],
    ['/* a\nb */ let x;', ['let 2']],
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
    'if (/const x/.test(url)) f("a");',
    'var letter = 1, constant = 2, classes = 3, asynchronous = 4;',
    'a ? .5 : 1',
    'var o = { a: 1, }; var l = [1, 2, ];',
    'var int = 1, native = 2;',
    'x["default"] = { "class": 1 };',
    'if (a) function f() {}',
    '',
  ])('is not found in %j', (script) => expect(found(script)).toEqual([]));

  it.each([
    ['<html>not a script</html>', 'Unexpected token', 1],
    ['var a;\n"never closed', 'Unterminated string constant', 2],
    ['function f() {', 'Unexpected token', 1],
  ])('%j is no script: %s, line %d', (script, what, line) => {
    expect(readScript(script)).toMatchObject({ broken: { what, line }, newer: [] });
  });

  it('is looked for in bounded time, whatever the script', () => {
    const started = performance.now();
    for (const script of [
      '/\\'.repeat(1 << 18),
      '"'.repeat(1 << 18),
      '`'.repeat(1 << 18),
      '('.repeat(1 << 18),
      '['.repeat(1 << 18),
      `x${'.a'.repeat(1 << 16)}`,
      'f();'.repeat(1 << 16),
      ' '.repeat(1 << 18),
    ])
      readScript(script);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('what else a script tells unread', () => {
  it.each([
    ['if (Math.random() < 0.5) f();', { lots: { what: 'Math.random', line: 1 } }],
    ['f();\nif (timeRange(8, 18)) f();', { clock: { what: 'timeRange', line: 2 } }],
    ['var now = new Date();', { clock: { what: 'new Date', line: 1 } }],
    ['/*@cc_on f(); @*/', { conditional: { what: '@cc_on', line: 1 } }],
    ['var random = math.random; // Math.random()', { lots: null, clock: null, conditional: null }],
  ])('%j: %j', (script, expected) => expect(readScript(script)).toMatchObject(expected));
});

const engine = createPacEngine({
  lookup: async () => ['10.1.2.3'],
  localAddresses: async () => ['10.0.0.7'],
  now: () => Date.UTC(2026, 10, 22),
});
afterAll(() => engine.close());

/** The answer of a body with JScript's library, or the line where it stops. */
async function legacy(body: string): Promise<string> {
  const text = `function FindProxyForURL(url, host) {\n${body}\n}`;
  const { servers, failure, line } = await engine.evaluate(
    { name: 'p', text, dialect: 'jscript' },
    'https://a.example/x',
  );
  return failure === null ? servers.map(routeServerText).join(' ') : `stops in line ${line}`;
}

describe("JScript's library", () => {
  it.each([
    'return [1, 2].indexOf(2) > 0 ? "PROXY a:1" : "DIRECT";',
    'return " a ".trim() === "a" ? "PROXY a:1" : "DIRECT";',
    'return JSON.stringify({}) ? "PROXY a:1" : "DIRECT";',
    '[1].forEach(function () {}); return "PROXY a:1";',
    'return Object.keys({}).length ? "DIRECT" : "PROXY a:1";',
    'return Array.isArray([]) ? "PROXY a:1" : "DIRECT";',
    'return Date.now() ? "PROXY a:1" : "DIRECT";',
    'return host.endsWith(".example") ? "PROXY a:1" : "DIRECT";',
    'return (function () { return "PROXY a:1"; }).bind(this)();',
    'return new Map() ? "PROXY a:1" : "DIRECT";',
  ])('lacks what this calls: %s', async (body) => expect(await legacy(body)).toBe('stops in line 2'));

  it.each([
    'return host.indexOf("example") > 0 ? "PROXY a:1" : "DIRECT";',
    'var l = ["b", "a"]; l.sort(); return l.join(",").split(",")[0] == "a" ? "PROXY a:1" : "DIRECT";',
    'return host.replace(/example$/, "x").toUpperCase() == "A.X" ? "PROXY a:1" : "DIRECT";',
    'return /^a\\./.test(host) && host.match(/a/).length == 1 ? "PROXY a:1" : "DIRECT";',
    'return Math.max(1, 2) == 2 && parseInt("7", 10) == 7 && isNaN(NaN) ? "PROXY a:1" : "DIRECT";',
    'return new Date().getFullYear() > 2000 ? "PROXY a:1" : "DIRECT";',
    'return ({ a: 1 }).hasOwnProperty("a") ? "PROXY a:1" : "DIRECT";',
    'return shExpMatch(host, "*.example") && isInNet(host, "10.0.0.0", "255.0.0.0") ? "PROXY a:1" : "DIRECT";',
    'return dnsResolveEx(host) && isInNetEx("10.1.2.3", "10.0.0.0/8") ? "PROXY a:1" : "DIRECT";',
    'return host.substr(-7) == host ? "PROXY a:1" : "DIRECT";',
    'return host.substr(2, 3) == "exa" && host.substr(2) == "example" ? "PROXY a:1" : "DIRECT";',
    'try { [].map(host); } catch (error) { return "PROXY a:1"; } return "DIRECT";',
    'if (!Array.prototype.indexOf) Array.prototype.indexOf = function (x) { for (var i = 0; i < this.length; i++) if (this[i] === x) return i; return -1; };\nreturn ["a", "b"].indexOf("b") == 1 ? "PROXY a:1" : "DIRECT";',
  ])('has what this calls: %s', async (body) => expect(await legacy(body)).toBe('http://a:1'));
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

describe('a script that is too long to be read', () => {
  it('is run without being read, in no time', () => {
    const begin = performance.now();
    const reading = readScript(`const a = 1;${'f(a);'.repeat(200_000)}`);
    expect(performance.now() - begin).toBeLessThan(50);
    expect(reading).toMatchObject({ broken: null, newer: [] });
  });
  it('is one of more than 200000 characters', () => {
    expect(readScript(`const a = 1;${' '.repeat(199_000)}`).newer).toHaveLength(1);
  });
});
