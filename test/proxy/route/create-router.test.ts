import { afterEach, describe, expect, it } from 'vitest';
import type { Method } from '../../../src/model/method.ts';
import { type BypassList, type ProxySettings, routeServerText } from '../../../src/model/proxy.ts';
import { createRouter, type Router } from '../../../src/proxy/route/create-router.ts';
import { parseWinhttpList } from '../../../src/proxy/strings/parse-winhttp-list.ts';
import type { System } from '../../../src/system/system.ts';

/** Only what a router may touch; anything else would be undefined and throw. */
const system = {
  recorded: true,
  now: () => Date.UTC(2026, 10, 22, 12),
  lookup: async (name: string) => {
    if (name.endsWith('.invalid')) throw Object.assign(new Error('absent'), { code: 'ENOTFOUND' });
    return { addresses: [{ address: '10.1.2.3', family: 4 as const }] };
  },
  networkInterfaces: () => [
    { name: 'lo', address: '127.0.0.1', family: 4, prefixLength: 8, mac: '', internal: true },
    { name: 'eth0', address: 'fe80::7', family: 6, prefixLength: 64, mac: '', internal: false },
    { name: 'eth0', address: '10.0.0.7', family: 4, prefixLength: 24, mac: '', internal: false },
  ],
} as unknown as System;

const base = (method: Method) => ({ method, source: 'test', why: null, observations: [] });
const NONE: BypassList = { dialect: 'winhttp', text: '' };
const manual = (method: Method, list: string, bypass = NONE, fallsBackToDirect = false): ProxySettings => ({
  ...base(method),
  state: 'manual',
  servers: parseWinhttpList(list).servers,
  bypass,
  fallsBackToDirect,
});
const pac = (method: Method, body: string): ProxySettings => ({
  ...base(method),
  state: 'pac',
  url: 'http://wpad.corp.example/wpad.dat',
  script: `function FindProxyForURL(url, host) { ${body} }`,
  sha256: body,
  fileName: 'wpad.dat',
});

let router: Router;
let clock = 0;
const start = (...methods: ProxySettings[]) => {
  clock = 0;
  router = createRouter({ consumer: null, methods, system, elapsed: () => ++clock });
};
afterEach(() => router.close());
const servers = async (method: Method, url: string) => (await router.route(method, url)).servers.map(routeServerText);

describe('a manual setting', () => {
  it.each([
    ['p:8080', 'https://t.example/', ['http://p:8080']],
    ['http=a:80;https=b:8080', 'https://t.example/', ['http://b:8080']],
    ['http=a:80;https=b:8080', 'http://t.example/', ['http://a:80']],
    ['http=a:80', 'https://t.example/', ['direct']],
    ['http=a:80;socks=s:1080', 'https://t.example/', ['socks4://s:1080']],
    ['https=b:8080;p:80', 'http://t.example/', ['http://p:80']],
  ])('%s for %s: %j', async (list, url, expected) => {
    start(manual('default', list));
    expect(await servers('default', url)).toEqual(expected);
  });

  it('gives way to its bypass list, and says which entry', async () => {
    start(manual('default', 'p:8080', { dialect: 'winhttp', text: 'x.example;*.corp.example' }));
    expect(await router.route('default', 'https://www.corp.example/a')).toEqual({
      method: 'default',
      servers: ['direct'],
      state: 'routed',
      bypassed: true,
      bypassedBy: '*.corp.example',
      resolution: null,
      failure: null,
      consumerUse: null,
      withoutPath: null,
      dropped: [],
      scriptLine: null,
    });
    expect((await router.route('default', 'https://www.other.example/')).bypassed).toBe(false);
  });

  it('without a bypass list covers loopback too: nobody excepted it', async () => {
    start(manual('command-line', 'p:8080'), manual('default', 'p:8080', { dialect: 'winhttp', text: 'x.example' }));
    expect(await servers('command-line', 'http://127.0.0.1:8443/')).toEqual(['http://p:8080']);
    expect(await router.route('default', 'http://127.0.0.1:8443/')).toMatchObject({
      bypassed: true,
      bypassedBy: 'implicit',
    });
  });

  it('that falls back to direct is routed through its proxy only: direct is a method of its own', async () => {
    start(manual('named', 'p:8080', NONE, true));
    expect(await servers('named', 'https://t.example/')).toEqual(['http://p:8080']);
  });
});

describe('other settings', () => {
  it('direct, absent, unusable, and a method that nobody discovered', async () => {
    const failure = { code: 'pac_fetch_failed', native: '404' } as const;
    start(
      { ...base('none'), state: 'direct' },
      { ...base('named'), state: 'absent', notExamined: [] },
      { ...base('wpad'), state: 'unusable', failure, value: 'http://x/', corrected: null },
    );
    const url = 'https://t.example/';
    expect(await router.route('none', url)).toMatchObject({ state: 'routed', servers: ['direct'], bypassed: false });
    expect(await router.route('named', url)).toMatchObject({ state: 'absent', servers: [], failure: null });
    expect(await router.route('wpad', url)).toMatchObject({ state: 'unusable', servers: [], failure });
    expect(await router.route('command-line', url)).toMatchObject({ state: 'absent', servers: [] });
  });
});

describe('a PAC setting', () => {
  it('gives every server in order, and the observation of its evaluation', async () => {
    start(pac('wpad', 'return host == "t.example" ? "PROXY a:8080; JUNK; SOCKS5 b; DIRECT" : "DIRECT";'));
    expect(await router.route('wpad', 'https://user:secret@t.example/path?token=1')).toEqual({
      method: 'wpad',
      servers: [{ scheme: 'http', host: 'a', port: 8080 }, { scheme: 'socks5', host: 'b', port: 1080 }, 'direct'],
      state: 'routed',
      bypassed: false,
      bypassedBy: null,
      failure: null,
      resolution: {
        id: 'r1',
        phase: 'proxy-resolution',
        peer: 'proxy',
        kind: 'pac-evaluation',
        query: 'https://t.example/',
        answer: 'PROXY a:8080; JUNK; SOCKS5 b; DIRECT',
        notes: ['"JUNK" is dropped: JUNK is no kind of proxy'],
        failure: null,
        t0: 1,
        t: 2,
      },
      consumerUse: null,
      withoutPath: null,
      dropped: [{ entry: 'JUNK', reason: 'unknown-word' }],
      scriptLine: null,
    });
  });

  it('equal questions share one observation; others get their own', async () => {
    start(pac('wpad', 'return "DIRECT";'), pac('default', 'return "DIRECT";'));
    const routes = await Promise.all([
      router.route('wpad', 'https://t.example/a'),
      router.route('wpad', 'https://t.example/b?c'),
      router.route('default', 'https://t.example/'),
      router.route('wpad', 'http://t.example/a'),
      router.route('wpad', 'http://t.example/b'),
    ]);
    expect(routes.map(({ resolution }) => resolution?.id)).toEqual(['r1', 'r1', 'r1', 'r2', 'r3']);
    expect(routes.map(({ method }) => method)).toEqual(['wpad', 'wpad', 'default', 'wpad', 'wpad']);
  });

  it('that fails for a URL is unusable for that URL only', async () => {
    start(pac('wpad', 'if (host == "bad.example") nothing(); return "PROXY a:1";'));
    const failure = { code: 'pac_script_failed', native: 'ReferenceError: nothing is not defined (wpad.dat, line 1)' };
    expect(await router.route('wpad', 'https://bad.example/')).toMatchObject({
      state: 'unusable',
      servers: [],
      failure,
      resolution: { failure, answer: null },
    });
    expect(await servers('wpad', 'https://good.example/')).toEqual(['http://a:1']);
  });

  it('asks the machine for names and addresses, a recorded one for its own', async () => {
    start(
      pac(
        'wpad',
        'return isResolvable("x.invalid") ? "DIRECT" : "PROXY " + myIpAddress() + ":1; PROXY " + dnsResolve("y.example") + ":2";',
      ),
    );
    expect(await servers('wpad', 'https://t.example/')).toEqual(['http://10.0.0.7:1', 'http://10.1.2.3:2']);
  });

  it('ends with the run: what waits, runs, or comes later is interrupted', async () => {
    const run = new AbortController();
    router = createRouter({
      consumer: null,
      methods: [pac('wpad', 'while (true) {}')],
      system,
      elapsed: () => 0,
      signal: run.signal,
    });
    const running = ['a', 'b', 'c'].map((host) => router.route('wpad', `https://${host}.example/`));
    await new Promise((done) => setTimeout(done, 20));
    run.abort();
    const routes = await Promise.all([...running, router.route('wpad', 'https://later.example/')]);
    expect(routes.map(({ state, failure }) => [state, failure?.code])).toEqual(
      routes.map(() => ['unusable', 'interrupted']),
    );
  });

  it('takes the prefix for its ids', async () => {
    router = createRouter({
      consumer: null,
      methods: [pac('wpad', 'return "DIRECT";')],
      system,
      elapsed: () => 0,
      idPrefix: 'av',
    });
    expect((await router.route('wpad', 'https://t.example/')).resolution?.id).toBe('av1');
  });
});
