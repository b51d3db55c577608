import { describe, expect, it } from 'vitest';
import { readAdvproxy } from '../../../src/proxy/sources/advproxy.ts';
import { readBits } from '../../../src/proxy/sources/bits.ts';
import { readDefenderAv } from '../../../src/proxy/sources/defender-av.ts';
import { readTelemetryProxy } from '../../../src/proxy/sources/telemetry-proxy.ts';
import { readWindowsEnvironment } from '../../../src/proxy/sources/windows-environment.ts';
import { readWindowsSwitches } from '../../../src/proxy/sources/windows-switches.ts';
import { readWinhttp } from '../../../src/proxy/sources/winhttp.ts';
import { readWininet } from '../../../src/proxy/sources/wininet.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection';
const SETTINGS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const windows = (registry: Record<string, Record<string, unknown>>, more: Record<string, unknown> = {}) =>
  createRecordedSystem({ platform: 'win32', registry, ...more }, 'test');
const sz = (data: string) => ({ type: 'REG_SZ', data });
const dword = (data: number) => ({ type: 'REG_DWORD', data });

describe('TelemetryProxyServer', () => {
  const read = async (value: unknown) =>
    (await readTelemetryProxy(windows({ [POLICY]: { TelemetryProxyServer: value } as Record<string, unknown> })))
      .policy;

  it.each([
    ['10.0.0.6:8080', { scheme: 'http', host: '10.0.0.6', port: 8080 }],
    ['proxy.corp.example:3128', { scheme: 'http', host: 'proxy.corp.example', port: 3128 }],
    ['PROXY.Corp.Example:3128', { scheme: 'http', host: 'proxy.corp.example', port: 3128 }],
    ['[2001:db8::5]:8080', { scheme: 'http', host: '2001:db8::5', port: 8080 }],
  ])('takes %s as documented', async (value, server) => {
    expect((await read(sz(value))).meanings).toEqual([
      expect.objectContaining({ kind: 'manual', servers: [{ for: 'all', server }] }),
    ]);
  });

  it.each([
    ['http://10.0.0.6:8080', 'scheme', '10.0.0.6:8080'],
    ['10.0.0.6:8080 ', 'blank', '10.0.0.6:8080'],
    ['10.0.0.6', 'port', '10.0.0.6:8080'],
    ['10.0.0.6:8080;10.0.0.7:8080', 'more than one', '10.0.0.6:8080'],
    ['10.0.0.6:8080/', 'path', '10.0.0.6:8080'],
    ['10.0.0.6:80800', '65535', null],
    ['proxy:http', 'port', null],
  ])('refuses %j with the value that was meant', async (value, reason, corrected) => {
    const [meaning] = (await read(sz(value))).meanings;
    expect(meaning).toMatchObject({ kind: 'invalid', corrected, reason: expect.stringContaining(reason) });
  });

  it('takes an empty value for not configured and a number for a mistake', async () => {
    expect((await read(sz(''))).meanings).toEqual([]);
    expect((await read(dword(1))).meanings).toMatchObject([{ kind: 'invalid' }]);
  });

  it('does not take the non-policy key, and says so', async () => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\DataCollection';
    const { policy, local } = await readTelemetryProxy(
      windows({ [key]: { TelemetryProxyServer: sz('10.0.0.6:8080') } }),
    );
    expect([policy.meanings, local.meanings]).toEqual([[], []]);
    expect(local.settings[0]?.notes.join()).toContain('reads HKLM');
  });

  it('reads the switches beside it', async () => {
    const { policy, authenticationOff } = await readTelemetryProxy(
      windows({
        [POLICY]: { telemetryproxyserver: sz('10.0.0.6:8080'), DisableEnterpriseAuthProxy: dword(1) },
        'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection': {
          PreferStaticProxyForHttpRequest: dword(1),
        },
      }),
    );
    expect(authenticationOff).toBe(true);
    expect(policy.settings.map(({ name }) => name.split('\\').at(-1))).toEqual([
      'TelemetryProxyServer',
      'DisableEnterpriseAuthProxy',
      'PreferStaticProxyForHttpRequest',
    ]);
  });
});

describe('WinHTTP', () => {
  const KEY = `HKLM\\${SETTINGS}\\Connections`;
  const KEY_32 = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
  const manual = {
    type: 'REG_BINARY',
    data: '280000000000000003000000040000 00613a3432040000002a2e3432'.replace(' ', ''),
  };

  it('reads the machine setting', async () => {
    const [place] = await readWinhttp(windows({ [KEY]: { WinHttpSettings: manual } }));
    expect(place?.meanings).toMatchObject([
      { kind: 'manual', servers: [{ server: { host: 'a', port: 42 } }], bypass: { dialect: 'winhttp', text: '*.42' } },
    ]);
  });

  it('shows the 32-bit view only where it differs', async () => {
    expect(
      await readWinhttp(windows({ [KEY]: { WinHttpSettings: manual }, [KEY_32]: { WinHttpSettings: manual } })),
    ).toHaveLength(1);
    const direct = { type: 'REG_BINARY', data: '1800000000000000010000000000000000000000' };
    const places = await readWinhttp(
      windows({ [KEY]: { WinHttpSettings: direct }, [KEY_32]: { WinHttpSettings: manual } }),
    );
    expect(places.map(({ source }) => source)).toEqual(['winhttp', 'winhttp-32']);
  });

  it('takes a cut value and a value of the wrong type for invalid, not for direct', async () => {
    for (const value of [{ type: 'REG_BINARY', data: '1800000000' }, sz('10.0.0.6:8080')])
      expect((await readWinhttp(windows({ [KEY]: { WinHttpSettings: value } })))[0]?.meanings).toMatchObject([
        { kind: 'invalid' },
      ]);
  });
});

describe('WinINET', () => {
  it('reads every account and keeps what is switched off out of use', async () => {
    const { places } = await readWininet(
      windows({
        [`HKU\\S-1-5-18\\${SETTINGS}`]: {
          ProxyEnable: dword(0),
          ProxyServer: sz('old.test:80'),
          AutoConfigURL: sz('http://pac.test/p.pac?token=abc'),
        },
        [`HKCU\\${SETTINGS}`]: {
          ProxyEnable: dword(1),
          ProxyServer: sz('p.test:8080'),
          ProxyOverride: sz('*.test;<local>'),
        },
      }),
    );
    expect(places.map(({ scope }) => scope)).toEqual([
      'machine',
      'system-account',
      'local-service',
      'network-service',
      'user',
    ]);
    expect(places[1]?.meanings.map(({ kind }) => kind)).toEqual(['pac']);
    expect(places[1]?.settings.map(({ value, state }) => [value, state])).toEqual([
      ['http://pac.test/p.pac?token=***', 'not-used'],
      ['old.test:80', 'off'],
    ]);
    expect(places[4]?.meanings).toMatchObject([
      { kind: 'manual', bypass: { dialect: 'wininet', text: '*.test;<local>' } },
    ]);
  });

  it('orders what an account means as WinINET tries it: detection, script, server', async () => {
    const hex = '46000000070000000f00000006000000703a383038300000000011000000687474703a2f2f7061632e746573742f70';
    const { places } = await readWininet(
      windows({ [`HKCU\\${SETTINGS}\\Connections`]: { DefaultConnectionSettings: { type: 'REG_BINARY', data: hex } } }),
    );
    expect(places[4]?.meanings.map(({ kind }) => kind)).toEqual(['auto-detect', 'pac', 'manual']);
  });

  it('knows the policy that makes the machine count for everyone', async () => {
    const key = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
    expect((await readWininet(windows({ [key]: { ProxySettingsPerUser: dword(0) } }))).perMachine).toBe(true);
    expect((await readWininet(windows({ [key]: { ProxySettingsPerUser: dword(1) } }))).perMachine).toBe(false);
    expect((await readWininet(windows({}))).perMachine).toBe(false);
  });

  it('says that an account could not be read', async () => {
    const { places } = await readWininet(windows({}, { unreadable: [`HKU\\S-1-5-18\\${SETTINGS}`] }));
    expect(places[1]?.settings).toMatchObject([{ state: 'unreadable', scope: 'system-account' }]);
  });
});

describe('Defender Antivirus', () => {
  const KEY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender';

  it('takes a server before a script, and both only with their scheme', async () => {
    const values = {
      ProxyServer: sz('http://p.test:8080'),
      ProxyPacUrl: sz('http://pac.test/av.pac'),
      ProxyBypass: sz('*.test'),
    };
    const [policy] = await readDefenderAv(windows({ [KEY]: values, [`${KEY}\\Spynet`]: { SSLOptions: dword(2) } }));
    expect(policy?.meanings).toMatchObject([
      { kind: 'manual', bypass: { text: '*.test' } },
      { kind: 'pac', url: 'http://pac.test/av.pac' },
    ]);
    expect(policy?.settings.at(-1)).toMatchObject({
      value: '2',
      notes: ['certificates are not checked for revocation'],
    });
  });

  it.each([
    ['p.test:8080', 'http://p.test:8080'],
    ['p.test', 'http://p.test:8080'],
    ['http://p.test', 'http://p.test:8080'],
  ])('refuses %s and gives the value that was meant', async (value, corrected) => {
    const [policy] = await readDefenderAv(windows({ [KEY]: { ProxyServer: sz(value) } }));
    expect(policy?.meanings).toMatchObject([{ kind: 'invalid', corrected }]);
  });

  it('refuses a script that is no web address', async () => {
    const [policy] = await readDefenderAv(windows({ [KEY]: { ProxyPacUrl: sz('file://c:/p.pac') } }));
    expect(policy?.meanings).toMatchObject([{ kind: 'invalid' }]);
  });
});

describe('advproxy, bits, switches, environment', () => {
  const json = (values: Record<string, unknown>) => ({
    commands: { 'netsh winhttp show advproxy': `\r\nÜberschrift:\r\n${JSON.stringify(values)}\r\n` },
  });

  it.each<[string, Record<string, unknown>, readonly string[], string]>([
    [
      'everything off',
      { Proxy: 'p:1', AutoconfigUrl: 'http://x/p', ProxyIsEnabled: false, AutoConfigIsEnabled: false },
      [],
      'machine',
    ],
    ['a fixed proxy', { Proxy: 'p.test:8080', ProxyIsEnabled: true }, ['manual'], 'machine'],
    [
      'all three',
      {
        Proxy: 'p.test:1',
        ProxyIsEnabled: true,
        AutoConfigIsEnabled: true,
        AutoconfigUrl: 'http://x/p',
        AutoDetect: true,
      },
      ['auto-detect', 'pac', 'manual'],
      'machine',
    ],
    ['settings of the user that asks', { AutoDetect: true, PerUserProxySettings: true }, ['auto-detect'], 'user'],
  ])('reads the JSON of advproxy between translated lines: %s', async (_name, values, kinds, scope) => {
    const place = await readAdvproxy(windows({}, json(values)));
    expect([place.meanings.map(({ kind }) => kind), place.scope]).toEqual([kinds, scope]);
  });

  it.each([
    ['', 0],
    ['Befehl nicht gefunden', 1],
    ['{ "Proxy": ', 0],
    ['[1]', 0],
  ])('makes nothing of %j', async (stdout, code) => {
    const place = await readAdvproxy(windows({}, { commands: { 'netsh winhttp show advproxy': { code, stdout } } }));
    expect(place.meanings).toEqual([]);
  });

  it.each([
    ['NO_PROXY', [['direct', 'off']]],
    ['AUTODETECT', [['automatic detection', 'in-use']]],
    ['MANUAL_PROXY\r\n Proxy list: p.test:8080', [['fixed proxy: p.test:8080', 'in-use']]],
    ['', []],
  ])('reads what BITS says: %j', async (usage, expected) => {
    const place = await readBits(
      windows({}, { commands: { 'bitsadmin /util /getieproxy LOCALSYSTEM': `Verwendung: ${usage}\r\n` } }),
    );
    expect(place.settings.map(({ value, state }) => [value, state])).toEqual(expected);
  });

  it('knows what switches automatic detection off', async () => {
    const service = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinHttpAutoProxySvc';
    const off = await readWindowsSwitches(windows({ [`HKLM\\${SETTINGS}\\WinHttp`]: { DisableWpad: dword(1) } }));
    const disabled = await readWindowsSwitches(windows({ [service]: { Start: dword(4) } }));
    const fine = await readWindowsSwitches(windows({ [service]: { Start: dword(3) } }));
    expect([off.detectionOff, disabled.detectionOff, fine.detectionOff]).toEqual([
      expect.stringContaining('DisableWpad'),
      expect.stringContaining('disabled'),
      null,
    ]);
  });

  it('shows variables as information that the sensor does not read', async () => {
    const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';
    const places = await readWindowsEnvironment(
      windows({ [key]: { HTTPS_PROXY: sz('http://p.test:8080') } }, { env: { no_proxy: 'x' } }),
    );
    expect(places.map(({ scope, meanings, settings }) => [scope, meanings.length, settings[0]?.notes.at(-1)])).toEqual([
      ['machine', 0, 'the sensor does not read it'],
      ['process', 0, 'the sensor does not read it'],
    ]);
  });
});
