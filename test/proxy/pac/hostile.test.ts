import { afterEach, describe, expect, it } from 'vitest';
import { createPacEngine, type PacEngine } from '../../../src/proxy/pac/create-pac-engine.ts';

const script = (body: string) => ({ name: 'bad.pac', text: `function FindProxyForURL(url, host) {\n${body}\n}` });
const GOOD = script('return "PROXY good:1";');
const URL_A = 'https://a.example/';

let engine: PacEngine;
let asked = 0;
const start = (limits: Parameters<typeof createPacEngine>[0]['limits'] = {}) => {
  asked = 0;
  engine = createPacEngine({
    lookup: async () => {
      asked++;
      return ['10.1.2.3'];
    },
    localAddresses: async () => ['10.0.0.7'],
    now: () => 0,
    limits: { cpuMs: 100, wallMs: 1200, ...limits },
  });
};
afterEach(() => engine.close());

describe('a script that does not end', () => {
  it.each([
    ['a loop in the function', script('while (true) {}')],
    ['a loop at top level', { name: 'bad.pac', text: 'for (;;) {}' }],
    ['a loop that catches', script('for (;;) { try { while (true) {} } catch (e) {} }')],
    ['a loop in finally', script('try { return "DIRECT"; } finally { for (;;) {} }')],
    [
      'a regular expression',
      script('return /^(a+)+$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") ? "DIRECT" : "DIRECT";'),
    ],
    [
      'a pattern of shExpMatch',
      script('return shExpMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+") ? "DIRECT" : "DIRECT";'),
    ],
    ['a loop in eval', script('eval("while (true) {}");')],
    ['microtasks without end', script('function again() { Promise.resolve().then(again); } again(); return "DIRECT";')],
    ['a loop that waits for the clock', script('var end = Date.now() + 1e9; while (Date.now() < end) {}')],
    [
      'a sort that never agrees',
      script('var a = []; for (var i = 0; i < 1000; i++) a.push(i); for (;;) a.sort(function () { return 1; });'),
    ],
  ])('%s is stopped, and the next script runs', async (_what, bad) => {
    start();
    const { failure, servers } = await engine.evaluate(bad, URL_A);
    expect(failure).toMatchObject({
      code: 'pac_script_failed',
      native: expect.stringMatching(/stopped after 100 ms|no answer within/),
    });
    expect(servers).toEqual([]);
    expect((await engine.evaluate(GOOD, URL_A)).answer).toBe('PROXY good:1');
  });

  it('costs its limit twice, not for each URL; one that does not load costs it once', async () => {
    start();
    const urls = Array.from({ length: 40 }, (_, index) => `https://h${index}.example/`);
    const started = performance.now();
    const [inFunction, atTop] = await Promise.all([
      Promise.all(urls.map((url) => engine.evaluate(script('while (true) {}'), url))),
      Promise.all(urls.map((url) => engine.evaluate({ name: 'x', text: 'while (true) {}' }, url))),
    ]);
    expect([...inFunction, ...atTop].every(({ failure }) => failure?.code === 'pac_script_failed')).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(inFunction.at(-1)?.notes).toContain('the script is not asked again in this run');
  });

  it.each([
    ['an error of its own', 'var a = []; for (var i = 0; i < 1e6; i++) a = [a]; return JSON.stringify(a);'],
    [
      'an error that it throws late',
      'var end = Date.now() + 80; while (Date.now() < end) {} throw new TypeError("x");',
    ],
  ])(
    'costs twice, not for each URL, when it ends in %s',
    async (_what, body) => {
      start();
      const urls = Array.from({ length: 36 }, (_, index) => `https://h${index}.example/`);
      const ended = await Promise.all(urls.map((url) => engine.evaluate(script(body), url)));
      expect(ended.every(({ failure }) => failure?.code === 'pac_script_failed')).toBe(true);
      expect(ended.at(-1)?.notes).toContain('the script is not asked again in this run');
      expect(ended.filter(({ notes }) => !notes.includes('the script is not asked again in this run')).length).toBe(2);
    },
    30_000,
  );

  it('an error at once is one URL’s: the others are asked', async () => {
    start({ cpuMs: 20_000 });
    const body = 'if (host !== "good.example") throw new RangeError("bad"); return "PROXY good:1";';
    for (const name of ['a', 'b', 'c']) await engine.evaluate(script(body), `https://${name}.example/`);
    expect((await engine.evaluate(script(body), 'https://good.example/')).answer).toBe('PROXY good:1');
  });

  it('that answers slowly each time is given up when the run has waited enough, and said to be at fault', async () => {
    start({ cpuMs: 20_000, wallMs: 20_000, totalMs: 300 });
    const body = 'var end = Date.now() + 120; while (Date.now() < end) {} return "DIRECT";';
    const started = performance.now();
    const urls = Array.from({ length: 40 }, (_, index) => `https://h${index}.example/`);
    const ended = await Promise.all(urls.map((url) => engine.evaluate(script(body), url)));
    expect(ended[0]?.failure).toBeNull();
    expect(ended.at(-1)?.failure).toMatchObject({
      code: 'pac_script_failed',
      native: expect.stringMatching(/^the script worked for \d+ s in this run; it is not asked again$/),
    });
    expect(performance.now() - started).toBeLessThan(40 * 120);
  }, 30_000);

  it('is ended by its own time, long before the wall clock has a say', async () => {
    start({ cpuMs: 400, wallMs: 30_000 });
    const started = performance.now();
    const { failure } = await engine.evaluate(script('while (true) {}'), URL_A);
    expect(failure?.native).toMatch(/^stopped after 400 ms of script time/);
    expect(performance.now() - started).toBeGreaterThan(390);
    expect(performance.now() - started).toBeLessThan(15_000);
  }, 30_000);

  it('is ended by the wall clock where its own time cannot be seen', async () => {
    start({ cpuMs: 60_000, wallMs: 300 });
    const { failure } = await engine.evaluate(script('while (true) {}'), URL_A);
    expect(failure?.native).toMatch(/^no answer within 300 ms/);
  });

  it('waiting for names is not counted as its work', async () => {
    engine = createPacEngine({
      lookup: () => new Promise((done) => setTimeout(done, 120, ['10.1.2.3'])),
      localAddresses: async () => [],
      now: () => 0,
      limits: { cpuMs: 100 },
    });
    const body = 'for (var i = 0; i < 5; i++) dnsResolve("n" + i + ".example"); return "PROXY waited:1";';
    expect((await engine.evaluate(script(body), URL_A)).answer).toBe('PROXY waited:1');
  });
});

describe('a script that takes everything', () => {
  it.each([
    ['objects', 'var a = []; for (;;) a.push({});'],
    ['growing text', 'var s = "x"; for (;;) s += s;'],
    ['many texts', 'var a = []; for (;;) a.push("x".repeat(100000) + a.length);'],
    ['one long text', 'return "x".repeat(1 << 29);'],
    ['an array length', 'return new Array(4294967295).join("x");'],
    ['a deep recursion', 'function deeper() { return deeper() + 1; } return deeper();'],
    [
      'a recursion that catches',
      'function deeper() { try { return deeper() + 1; } catch (e) { return deeper(); } } return deeper();',
    ],
    ['a deep source', 'return eval(new Array(100000).join("(") + "1");'],
    [
      'an argument without end',
      'function more() { return { get a() { return more(); } }; } isInNet(more(), "1", "1"); return "DIRECT"',
    ],
  ])('%s: fails within the limits, and the next script runs', async (_what, body) => {
    start();
    const before = process.memoryUsage().rss;
    const { failure } = await engine.evaluate(script(body), URL_A);
    expect(failure?.code).toBe('pac_script_failed');
    expect(process.memoryUsage().rss - before).toBeLessThan(500 << 20);
    expect((await engine.evaluate(GOOD, URL_A)).answer).toBe('PROXY good:1');
  });

  it('buffers, which the memory limit would not see, do not exist', async () => {
    start();
    const body =
      'return [typeof ArrayBuffer, typeof Uint8Array, typeof SharedArrayBuffer, typeof WebAssembly].join(".");';
    expect((await engine.evaluate(script(`return "PROXY " + (function () { ${body} })() + ":1";`), URL_A)).answer).toBe(
      'PROXY undefined.undefined.undefined.undefined:1',
    );
  });

  it('names: fifty for a URL, the rest unanswered', async () => {
    start();
    const body = 'for (var i = 0; i < 500; i++) isResolvable("n" + i + ".example"); return "DIRECT";';
    const { notes, failure } = await engine.evaluate(script(body), URL_A);
    expect(failure).toBeNull();
    expect(asked).toBeLessThanOrEqual(51);
    expect(notes.join()).toContain('450 of its questions for names were not answered');
  });

  it('names: a hundred in a run besides the hosts that it is asked about', async () => {
    start();
    const body =
      'for (var i = 0; i < 30; i++) dnsResolve(i + "." + host + ".evil.example"); return dnsResolve(host) ? "DIRECT" : "PROXY lost:1";';
    const urls = Array.from({ length: 20 }, (_, index) => `https://h${index}.example/`);
    const ended = await Promise.all(urls.map((url) => engine.evaluate(script(body), url)));
    expect(ended.map(({ answer }) => answer)).toEqual(urls.map(() => 'DIRECT'));
    expect(asked).toBeLessThanOrEqual(100 + urls.length);
    expect(ended.at(-1)?.notes.join()).toContain('30 of its questions for names were not answered');
  });

  it('an answer without end is cut', async () => {
    start();
    const { servers, notes, answer } = await engine.evaluate(
      script('return new Array(300000).join("PROXY a:1;");'),
      URL_A,
    );
    expect(servers.length).toBeLessThanOrEqual(50);
    expect(answer?.length).toBeLessThanOrEqual(2000);
    expect(notes.join()).toMatch(/only the first/);
  });

  it('alerts without end are cut', async () => {
    start();
    const { notes } = await engine.evaluate(
      script('for (var i = 0; i < 1000; i++) alert(new Array(10000).join("x")); return "DIRECT";'),
      URL_A,
    );
    expect(JSON.stringify(notes).length).toBeLessThan(20_000);
  });
});

describe('a script that wants out', () => {
  it.each([
    ['typeof process'],
    ['typeof require'],
    ['typeof module'],
    ['typeof console'],
    ['typeof setTimeout'],
    ['typeof fetch'],
    ['typeof XMLHttpRequest'],
    ['typeof ActiveXObject'],
    ['typeof std'],
    ['alert.constructor("return typeof process")()'],
    ['(function () {}).constructor.constructor("return typeof require")()'],
    ['this.constructor.constructor("return typeof process")()'],
    ['typeof dnsResolve.caller'],
    ['typeof Object.getPrototypeOf(isInNet).constructor("return this.process")()'],
  ])('%s is undefined', async (expression) => {
    start();
    const body = `var seen; try { seen = ${expression}; } catch (e) { seen = "undefined"; } return "PROXY " + seen + ":1";`;
    expect((await engine.evaluate(script(body), URL_A)).answer).toBe('PROXY undefined:1');
  });

  it('imports nothing', async () => {
    start();
    const body =
      'var got = "none"; import("node:fs").then(function () { got = "fs"; }, function () {}); return "PROXY " + got + ":1";';
    expect((await engine.evaluate(script(body), URL_A)).answer).toBe('PROXY none:1');
    expect((await engine.evaluate({ name: 'x', text: 'import fs from "node:fs";' }, URL_A)).failure?.code).toBe(
      'pac_script_failed',
    );
  });

  it('gets no error object of ours to climb up', async () => {
    start();
    const body =
      'try { isPlainHostName(7); } catch (e) { return "PROXY " + e.constructor.constructor("return typeof process")() + ":1"; } return "DIRECT";';
    expect((await engine.evaluate(script(body), URL_A)).answer).toBe('PROXY undefined:1');
  });

  it('changes nothing for our functions or for the next script by changing prototypes', async () => {
    start();
    const evil = `
      String.prototype.split = String.prototype.replace = String.prototype.endsWith = function () { return ["evil"]; };
      RegExp.prototype.exec = RegExp.prototype.test = function () { return ["evil"]; };
      Array.prototype.join = Array.prototype.map = Array.prototype.indexOf = function () { return 0; };
      Function.prototype.call = Function.prototype.apply = Function.prototype.bind = function () { return "evil"; };
      Object.prototype.toString = Object.prototype.valueOf = null;
      Object.prototype.then = function (done) { done("PROXY evil:1"); };
      Promise.resolve = Promise.prototype.then = function () { return "PROXY evil:1"; };
      RegExp = String = Array = undefined;
      function FindProxyForURL(url, host) {
        if (shExpMatch("a", "(b|c)") || shExpMatch("a", "b") || dnsDomainIs("a", "b") || isInNet("9.9.9.9", "10.0.0.0", "255.0.0.0")) return "PROXY evil:1";
        return shExpMatch("b", "(b|c)") && isInNet("10.9.9.9", "10.0.0.0", "255.0.0.0") ? "PROXY honest:1" : "PROXY broken:1";
      }`;
    expect((await engine.evaluate({ name: 'evil.pac', text: evil }, URL_A)).answer).toBe('PROXY honest:1');
    expect(
      (await engine.evaluate(script('return shExpMatch("x", "(b|c)") ? "PROXY evil:1" : "PROXY good:1";'), URL_A))
        .answer,
    ).toBe('PROXY good:1');
  });

  it('cannot pretend a result by its own functions named like ours', async () => {
    start();
    const text = 'function FindProxyForURL() { return { toString: function () { return "PROXY evil:1"; } }; }';
    expect((await engine.evaluate({ name: 'x', text }, URL_A)).failure?.code).toBe('pac_invalid_result');
  });

  it('prints nothing', async () => {
    start();
    const written: unknown[] = [];
    const stdout = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((...args: unknown[]) => written.push(args) > 0) as typeof process.stdout.write;
    try {
      await engine.evaluate(script('alert("loud"); throw new Error("loud");'), URL_A);
    } finally {
      process.stdout.write = stdout;
    }
    expect(JSON.stringify(written)).not.toContain('loud');
  });
});
