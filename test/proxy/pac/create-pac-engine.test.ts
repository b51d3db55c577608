import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeServerText } from '../../../src/model/proxy.ts';
import { createPacEngine, type PacEngine } from '../../../src/proxy/pac/create-pac-engine.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);
const script = (body: string) => ({ name: 'test.pac', text: `function FindProxyForURL(url, host) {\n${body}\n}` });
const HOST = 'https://www.corp.example/path';

let lookups: string[] = [];
let engine: PacEngine;
beforeAll(() => {
  engine = createPacEngine({
    lookup: async (name, family) => {
      lookups.push(name);
      if (name.startsWith('slow')) await new Promise((done) => setTimeout(done, 300));
      if (name.endsWith('.invalid')) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      return family === 4 ? ['10.1.2.3'] : ['fd00::3', '10.1.2.3'];
    },
    localAddresses: async () => ['10.0.0.7', 'fd00::7'],
    now: () => NOW,
    aheadMinutes: 60,
    limits: { cpuMs: 200 },
  });
});
afterAll(() => engine.close());

const answer = async (body: string, url = HOST) => {
  const { servers, failure } = await engine.evaluate(script(body), url);
  return failure === null ? servers.map(routeServerText).join(' ') : `${failure.code}: ${failure.native}`;
};

describe('a script', () => {
  it.each([
    ['return "PROXY a:8080; DIRECT";', 'http://a:8080 direct'],
    ['return url == "https://www.corp.example/" && host == "www.corp.example" ? "PROXY ok:1" : url;', 'http://ok:1'],
    // What pac-resolver's own rewriting breaks: a resolving call inside another, in arrows, in methods.
    ['if (shExpMatch(dnsResolve(host), "10.*")) return "PROXY in:1"; return "DIRECT";', 'http://in:1'],
    [
      'return ["10.0.0.0"].some(function (net) { return isInNet(host, net, "255.0.0.0"); }) ? "PROXY in:1" : "DIRECT";',
      'http://in:1',
    ],
    [
      'var o = { near: (h) => isInNet(h, "10.0.0.0", "255.0.0.0") }; return o.near(host) ? `PROXY near:1` : "DIRECT";',
      'http://near:1',
    ],
    ['return (function () { return function () { return "PROXY a:1"; }; })()();', 'http://a:1'],
    ['return host?.length ?? 0 ? "PROXY a:1" : "DIRECT";', 'http://a:1'],
    [
      'return dnsResolve("x.invalid") === null && !isResolvable("x.invalid") ? "PROXY none:1" : "DIRECT";',
      'http://none:1',
    ],
    [
      'return "PROXY " + myIpAddress() + ":1; PROXY [" + myIpAddressEx().split(";")[1] + "]:2";',
      'http://10.0.0.7:1 http://[fd00::7]:2',
    ],
    ['return "PROXY " + dnsResolveEx(host).split(";").length + ".example:1";', 'http://2.example:1'],
    ['return timeRange(13) && timeRange(12, "GMT") && weekdayRange("SUN") ? "PROXY now:1" : "DIRECT";', 'http://now:1'],
    [
      'var d = new Date(); return "PROXY t" + d.getFullYear() + "-" + d.getUTCHours() + "-" + d.getHours() + ":1";',
      'http://t2026-12-13:1',
    ],
    ['return shExpMatch(host, "(*.corp.example|*.test)") ? "PROXY alt:1" : "DIRECT";', 'http://alt:1'],
    ['return shExpMatch(host, "*.(") ? "PROXY a:1" : "DIRECT";', /pac_script_failed: SyntaxError/],
    [
      'return ["dnsDomainLevels", "getClientVersion", "sortIpAddressList", "isInNetEx", "isResolvableEx"].every(function (n) { return typeof this[n] == "function"; }) ? "PROXY all:1" : "DIRECT";',
      'http://all:1',
    ],
    ['return "";', 'direct'],
    ['return null;', 'pac_invalid_result: the script returned null, not a text'],
    ['', 'pac_invalid_result: the script returned undefined, not a text'],
    ['return 7;', 'pac_invalid_result: the script returned number, not a text'],
    ['return ["PROXY a:1"];', 'pac_invalid_result: the script returned object, not a text'],
    ['return Promise.resolve("DIRECT");', 'pac_invalid_result: the script returned object, not a text'],
    ['var x = 1;\nreturn hots;', 'pac_script_failed: ReferenceError: hots is not defined (test.pac, line 3)'],
    ['throw new Error("my words");', 'pac_script_failed: my words (test.pac, line 2)'],
    ['throw "my words";', 'pac_script_failed: my words'],
    ['return isPlainHostName();', /pac_script_failed: TypeError: Requires 1 string parameter/],
  ])('%s', async (body, expected) => {
    const result = await answer(body);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatch(expected);
  });

  it.each([
    ['const FindProxyForURL = (url, host) => "PROXY a:1";', 'http://a:1'],
    [
      'function FindProxyForURLEx() { return "PROXY ex:1"; } function FindProxyForURL() { return "PROXY old:1"; }',
      'http://ex:1',
    ],
    ['function FindProxyForURLEx() { return "PROXY ex:1"; }', 'http://ex:1'],
    ['\uFEFFfunction FindProxyForURL() { return "PROXY bom:1"; }', 'http://bom:1'],
    [
      '/* Grüße 你好 */ function FindProxyForURL() { return "PROXY bücher.example:1"; }',
      'http://xn--bcher-kva.example:1',
    ],
    [
      'function isPlainHostName() { return true; } function FindProxyForURL(u, h) { return isPlainHostName(h) ? "PROXY own:1" : "DIRECT"; }',
      'http://own:1',
    ],
    ['var calls = 0; function FindProxyForURL() { return "PROXY n" + (++calls) + ":1"; }', 'http://n1:1'],
    ['var other = 1;', 'pac_script_failed: ReferenceError: FindProxyForURL is not defined'],
    ['var FindProxyForURL = "DIRECT";', 'pac_script_failed: ReferenceError: FindProxyForURL is not defined'],
    ['var a = 1;\n\nfunction (', 'pac_script_failed: SyntaxError: function name expected (test.pac, line 3)'],
    ['<!DOCTYPE html>\n<html>login</html>', /pac_script_failed: SyntaxError/],
    ['', 'pac_script_failed: ReferenceError: FindProxyForURL is not defined'],
  ])('%s', async (text, expected) => {
    const { servers, failure } = await engine.evaluate({ name: 'test.pac', text }, HOST);
    const result = failure === null ? servers.map(routeServerText).join(' ') : `${failure.code}: ${failure.native}`;
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatch(expected);
  });

  it('of more than a megabyte is refused', async () => {
    const { failure } = await engine.evaluate({ name: 'huge.pac', text: ' '.repeat((1 << 20) + 1) }, HOST);
    expect(failure).toEqual({ code: 'pac_script_failed', native: 'longer than 1048576 characters' });
  });

  it('of a megabyte is read', async () => {
    const text = `var list = [${'"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",'.repeat(19_000)}0];\nfunction FindProxyForURL() { return "PROXY n" + list.length + ":1"; }`;
    expect(text.length).toBeGreaterThan(1_000_000);
    expect((await engine.evaluate({ name: 'big.pac', text }, HOST)).servers).toEqual([
      { scheme: 'http', host: 'n19001', port: 1 },
    ]);
  });
});

describe('what a script did is told', () => {
  it('alerts, names asked for, junk in the answer', async () => {
    const { notes } = await engine.evaluate(
      script('alert("hello"); isResolvable("a.example"); return "JUNK a; DIRECT";'),
      HOST,
    );
    expect(notes).toEqual([
      'the script asked for a.example',
      'alert: hello',
      '"JUNK a" is dropped: JUNK is no kind of proxy',
    ]);
  });

  it('one name is looked up once in a run', async () => {
    lookups = [];
    const asks = script('return isInNet("once.example", "10.0.0.0", "255.0.0.0") ? "PROXY a:1" : "DIRECT";');
    await Promise.all(['a', 'b', 'c'].map((host) => engine.evaluate(asks, `https://${host}.example/`)));
    expect(lookups.filter((name) => name === 'once.example')).toHaveLength(1);
  });

  it('names of waiting URLs are looked up side by side', async () => {
    const asks = script('return dnsResolve(host) ? "PROXY a:1" : "DIRECT";');
    const started = performance.now();
    const hosts = Array.from({ length: 12 }, (_, index) => `slow${index}.example`);
    await Promise.all(hosts.map((host) => engine.evaluate(asks, `https://${host}/`)));
    // One after the other would be 3600 ms.
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('the engine', () => {
  it('answers nothing after it was closed, and closes twice', async () => {
    const own = createPacEngine({ lookup: async () => [], localAddresses: async () => [], now: () => NOW });
    const running = own.evaluate(script('while (true) {}'), HOST);
    await new Promise((done) => setTimeout(done, 50));
    await own.close();
    expect((await running).failure?.code).toBe('interrupted');
    expect((await own.evaluate(script('return "DIRECT";'), HOST)).failure?.code).toBe('interrupted');
    await own.close();
  });

  it.each([0, 1, 5, 20, 80])('closed %d ms after the first question it leaves no thread behind', async (ms) => {
    const own = createPacEngine({ lookup: async () => [], localAddresses: async () => [], now: () => NOW });
    const running = own.evaluate(script('while (true) {}'), HOST);
    await new Promise((done) => setTimeout(done, ms));
    const started = performance.now();
    await own.close();
    expect((await running).failure?.code).toBe('interrupted');
    // The script itself would run for a second.
    expect(performance.now() - started).toBeLessThan(900);
  });

  it('a name that nobody answers costs its limit and no more', async () => {
    const own = createPacEngine({
      lookup: () => new Promise(() => undefined),
      localAddresses: async () => [],
      now: () => NOW,
      limits: { lookupMs: 100 },
    });
    const result = await own.evaluate(
      script('return dnsResolve("mute.example") === null ? "PROXY a:1" : "DIRECT";'),
      HOST,
    );
    expect(result.servers).toEqual([{ scheme: 'http', host: 'a', port: 1 }]);
    await own.close();
  });

  it('a late answer is not taken for the next one', async () => {
    const own = createPacEngine({
      lookup: async (name) => {
        await new Promise((done) => setTimeout(done, name === 'late.example' ? 150 : 75));
        return name === 'late.example' ? ['10.9.9.9'] : ['10.1.1.1'];
      },
      localAddresses: async () => [],
      now: () => NOW,
      limits: { lookupMs: 120 },
    });
    const body = 'dnsResolve("late.example"); return "PROXY " + dnsResolve("next.example") + ":1";';
    expect((await own.evaluate(script(body), HOST)).answer).toBe('PROXY 10.1.1.1:1');
    await own.close();
  });
});
