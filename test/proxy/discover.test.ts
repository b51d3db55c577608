import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { METHODS } from '../../src/model/method.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { type DiscoverInput, discoverProxies } from '../../src/proxy/discover.ts';
import { lintBypass } from '../../src/proxy/lints/lint-bypass.ts';
import { bareCode } from '../../src/proxy/pac/bare-code.ts';
import { createSystem } from '../../src/system/create-system.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';

const folder = mkdtempSync(join(tmpdir(), 'discover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const discover = (machine: Record<string, unknown>, more: Partial<DiscoverInput> = {}) =>
  discoverProxies({
    system: createRecordedSystem({ platform: 'linux', ...machine }, 'm'),
    commandLine: null,
    named: null,
    pac: null,
    methods: METHODS,
    timeoutMs: 5_000,
    elapsed: () => 0,
    signal: new AbortController().signal,
    ...more,
  });
const IS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const sz = (data: string) => ({ type: 'REG_SZ', data });
const on = { type: 'REG_DWORD', data: 1 };

describe('discoverProxies', () => {
  it.each([
    ['a script of --pac', {}, 'http://127.0.0.1:9/x.pac'],
    ['WPAD', { searchDomains: ['corp.example'] }, null],
  ])('cut short by the end of the run says nothing of %s', async (_what, machine, pac) => {
    const { methods, lints } = await discover(machine, { pac, signal: AbortSignal.abort('deadline') });
    expect(methods[1]).toMatchObject({ method: 'wpad', state: 'unusable', failure: { code: 'interrupted' } });
    expect(lints).toEqual([]);
  });

  it('gives one entry per method, in order, with nothing configured', async () => {
    const { methods, sensor, lints, antivirus } = await discover({});
    expect(methods.map(({ method, state }) => [method, state])).toEqual([
      ['default', 'direct'],
      ['wpad', 'absent'],
      ['none', 'direct'],
      ['named', 'absent'],
      ['command-line', 'absent'],
    ]);
    expect([sensor.method, sensor.address, lints, antivirus.state]).toEqual(['Direct', '', [], 'absent']);
  });

  it.each<[string, Record<string, unknown>, Partial<DiscoverInput>, readonly (readonly [string, string | null])[]]>([
    [
      'nothing',
      {},
      {},
      [
        ['none', null],
        ['wpad', null],
        ['none', null],
        ['none', null],
        ['none', null],
      ],
    ],
    [
      'options',
      {},
      { commandLine: '10.0.0.9:8080', named: '10.0.0.8:8080' },
      [
        ['none', null],
        ['wpad', null],
        ['none', null],
        ['option', '--named-proxy'],
        ['option', '--proxy'],
      ],
    ],
    [
      'a variable of a unit',
      {
        files: { '/etc/environment': 'https_proxy=http://10.0.0.6:8080' },
        env: { https_proxy: 'http://10.0.0.7:8080' },
      },
      {},
      [
        ['environment', 'https_proxy'],
        ['wpad', null],
        ['none', null],
        ['none', null],
        ['none', null],
      ],
    ],
  ])('says as data where each method comes from: %s', async (_what, machine, more, expected) => {
    const { methods } = await discover(machine, more);
    expect(methods.map(({ origin }) => [origin?.kind, origin?.name])).toEqual(expected);
  });

  it('names the spelling that hides another one, as data', async () => {
    const { settings, lints } = await discover({
      env: { https_proxy: 'http://10.0.0.6:8080', HTTPS_PROXY: 'http://10.0.0.7:8080' },
    });
    expect(settings.find(({ name }) => name === 'HTTPS_PROXY')).toMatchObject({ hiddenBy: 'https_proxy' });
    expect(lints.map(({ args }) => args)).toContainEqual(
      expect.objectContaining({ sources: ['https_proxy', 'HTTPS_PROXY'] }),
    );
  });

  it('reads this machine and ends', async () => {
    const { methods } = await discover({}, { system: createSystem(), methods: ['default', 'none'] });
    expect(methods).toHaveLength(5);
    expect(methods[1]).toMatchObject({ state: 'absent', why: expect.stringContaining('--methods') });
  });

  it('takes the options before the machine', async () => {
    const machine = {
      files: { '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json': '{"cloudService":{"proxy":"http://m.test:1"}}' },
    };
    const { methods } = await discover(machine, { commandLine: 'socks5://c.test:1080', named: 'n.test:8080' });
    expect(methods[3]).toMatchObject({
      state: 'manual',
      source: '--named-proxy',
      fallsBackToDirect: true,
      servers: [{ server: { host: 'n.test' } }],
    });
    expect(methods[4]).toMatchObject({ state: 'manual', servers: [{ server: { scheme: 'socks5', host: 'c.test' } }] });
  });

  it('keeps passwords of a proxy that was typed out of the result', async () => {
    const { methods } = await discover({}, { commandLine: 'http://anna:s3cret@c.test:1' });
    expect(methods[4]).toMatchObject({ state: 'unusable', corrected: 'http://c.test:1' });
    expect(JSON.stringify(methods)).not.toContain('s3cret');
  });

  it('reads --pac from a file, by path and by URL', async () => {
    const file = join(folder, 'good.pac');
    writeFileSync(file, 'function FindProxyForURL(url, host) { return "DIRECT"; }');
    for (const pac of [file, pathToFileURL(file).href])
      expect((await discover({}, { pac })).methods[1]).toMatchObject({
        state: 'pac',
        url: `file:${file}`,
        fileName: 'wpad.dat',
      });
  });

  it('takes a file that is no script for unusable, and a missing one for a mistake of the user', async () => {
    const file = join(folder, 'bad.pac');
    writeFileSync(file, 'hello');
    expect((await discover({}, { pac: file })).methods[1]).toMatchObject({
      state: 'unusable',
      failure: { code: 'pac_script_failed' },
    });
    for (const pac of [join(folder, 'missing.pac'), folder, 'ftp://x.test/p.pac', 'http://'])
      await expect(discover({}, { pac })).rejects.toThrow(UsageError);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'the static proxy first',
      {
        'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection': { TelemetryProxyServer: sz('t.test:1') },
        [`HKU\\S-1-5-18\\${IS}`]: { ProxyEnable: on, ProxyServer: sz('s.test:2') },
      },
      'TelemetryProxyServer',
      't.test:1',
    ],
    [
      'LocalSystem’s own after it',
      { [`HKU\\S-1-5-18\\${IS}`]: { ProxyEnable: on, ProxyServer: sz('http=h.test:1;https=s.test:2') } },
      'NamedWinHttp',
      's.test:2',
    ],
    ['never the user’s', { [`HKCU\\${IS}`]: { ProxyEnable: on, ProxyServer: sz('u.test:3') } }, 'Direct', ''],
    [
      'not an invalid one',
      {
        'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection': {
          TelemetryProxyServer: sz('http://t.test:1'),
        },
      },
      'Direct',
      '',
    ],
  ])('chooses for the sensor: %s', async (_name, registry, method, address) => {
    expect((await discover({ platform: 'win32', registry })).sensor).toMatchObject({ method, address });
  });

  it('does not look for WPAD where Windows is told not to', async () => {
    const { methods } = await discover({
      platform: 'win32',
      registry: { [`HKLM\\${IS}\\WinHttp`]: { DisableWpad: on } },
      wpad: { dhcp: 'http://127.0.0.1:9/never' },
    });
    expect(methods[1]).toMatchObject({ state: 'absent', why: expect.stringContaining('DisableWpad') });
  });

  it('says on Linux that Defender uses no WPAD, and that sudo drops variables', async () => {
    const { methods } = await discover({ env: { SUDO_USER: 'anna' } });
    expect(methods[1]?.why).toContain('Defender on Linux uses neither PAC nor WPAD');
    expect(methods[0]?.why).toContain('sudo');
  });

  it('goes on to the fixed server when a script cannot be had, as WinINET does', async () => {
    const registry = {
      [`HKU\\S-1-5-18\\${IS}`]: {
        AutoConfigURL: sz('http://pac.test/p'),
        ProxyEnable: on,
        ProxyServer: sz('s.test:2'),
      },
    };
    expect((await discover({ platform: 'win32', registry })).methods[0]).toMatchObject({ state: 'manual' });
    const alone = { [`HKU\\S-1-5-18\\${IS}`]: { AutoConfigURL: sz('http://pac.test/p') } };
    expect((await discover({ platform: 'win32', registry: alone })).methods[0]).toMatchObject({
      state: 'unusable',
      failure: { code: 'pac_fetch_failed' },
    });
  });
});

describe('lints', () => {
  const codes = async (machine: Record<string, unknown>) =>
    (await discover(machine)).lints.map(({ code, severity }) => `${code} ${severity}`);
  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['one proxy in the shell', { env: { https_proxy: 'http://p.test:1' } }, ['proxy-invisible-to-system info']],
    [
      'spellings that differ',
      { env: { https_proxy: 'http://p.test:1', HTTPS_PROXY: 'http://q.test:1' } },
      ['proxy-settings-conflict warning', 'proxy-invisible-to-system info'],
    ],
    [
      'a loopback proxy',
      {
        files: {
          '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json': '{"cloudService":{"proxy":"http://127.0.0.1:1"}}',
        },
      },
      ['proxy-settings-conflict info'],
    ],
    [
      'a loopback proxy that is meant',
      {
        sharedLoopback: true,
        files: {
          '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json': '{"cloudService":{"proxy":"http://127.0.0.1:1"}}',
        },
      },
      [],
    ],
    [
      'a managed file that is broken',
      { files: { '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json': '{' } },
      ['proxy-settings-invalid warning'],
    ],
    [
      'only this user',
      { platform: 'win32', registry: { [`HKCU\\${IS}`]: { AutoConfigURL: sz('http://p.test/p') } } },
      ['proxy-invisible-to-system warning'],
    ],
    [
      'the user and the machine alike',
      {
        platform: 'win32',
        registry: {
          [`HKCU\\${IS}`]: { ProxyEnable: on, ProxyServer: sz('p.test:1') },
          [`HKU\\S-1-5-18\\${IS}`]: { ProxyEnable: on, ProxyServer: sz('p.test:1') },
        },
      },
      [],
    ],
  ])('%s', async (_name, machine, expected) => expect(await codes(machine)).toEqual(expected));

  it.each([
    ['timeRange(22, 6)', [[2, 'timeRange(22, 6)', 'timeRange(22, 0, 6, 59)']]],
    ['timeRange( 18 ,\n 7, "GMT" )', [[2, 'timeRange(18, 7, "GMT")', 'timeRange(18, 0, 7, 59, "GMT")']]],
    [
      'timeRange(22, 0, 6, 0) || timeRange(6, 22) || timeRange(6, 6) || timeRange(22, 06)',
      [[2, 'timeRange(22, 06)', 'timeRange(22, 0, 06, 59)']],
    ],
    ['false /* timeRange(22, 6) */ || "timeRange(22, 6)" || night(22, 6) || mytimeRange(22, 6)', []],
    [
      Array(9).fill('timeRange(22, 6)').join('||\n'),
      [2, 3, 4, 5, 6].map((line) => [line, 'timeRange(22, 6)', 'timeRange(22, 0, 6, 59)']),
    ],
  ])('hours over midnight in a script that runs, by line: %s', async (condition, expected) => {
    const file = join(folder, 'night.pac');
    writeFileSync(
      file,
      `function FindProxyForURL(url, host) {\nif (${condition}) return "DIRECT";\nreturn "PROXY a:1"; }`,
    );
    const { lints } = await discover({}, { pac: file });
    expect(lints.every(({ severity, method }) => severity === 'info' && method === 'wpad')).toBe(true);
    const invalid = lints.filter((lint) => lint.code === 'proxy-settings-invalid');
    // The time of day decides: that is told of the script once, besides.
    const clock = lints.filter((lint) => lint.code === 'pac-answer-varies');
    expect(clock.map(({ args }) => [args.by, args.line])).toEqual(
      /\btimeRange/.test(bareCode(condition)) ? [['clock', 2]] : [],
    );
    expect(invalid).toHaveLength(lints.length - clock.length);
    expect(invalid.map(({ args }) => [args.source, args.value, args.corrected])).toEqual(
      expected.map(([line, value, corrected]) => [`line ${line} of file:${file}`, value, corrected]),
    );
  });

  it('names the targets that a bypass list hides, one finding an entry', async () => {
    const discovery = await discover({
      env: { https_proxy: 'http://p.test:1', no_proxy: 'localhost,.microsoft.com,10.0.0.0/8' },
    });
    const lints = lintBypass(discovery, [
      'https://a.microsoft.com/x',
      'https://b.microsoft.com/',
      'https://c.example/',
      'not a url',
    ]);
    expect(lints).toMatchObject([
      {
        code: 'bypass-hides-target',
        method: 'default',
        args: { entry: '.microsoft.com', hosts: ['a.microsoft.com', 'b.microsoft.com'], count: 2 },
      },
    ]);
  });

  it('says that a slash spoils a list of WinHTTP', async () => {
    const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length, 0, 0, 0]), Buffer.from(value)]);
    const head = Buffer.from('280000000000000003000000', 'hex');
    const data = Buffer.concat([head, text('p.test:1'), text('*.corp.example;10.0.0.0/8')]).toString('hex');
    const registry = { [`HKLM\\${IS}\\Connections`]: { WinHttpSettings: { type: 'REG_BINARY', data } } };
    const discovery = await discover({ platform: 'win32', registry });
    expect(lintBypass(discovery, [])).toMatchObject([
      { code: 'proxy-settings-invalid', args: { value: '10.0.0.0/8' } },
    ]);
    expect(discovery.settings[0]?.notes.join()).toContain('10.0.0.0/8 holds a slash');
  });
});
