import { describe, expect, it } from 'vitest';
import { METHODS } from '../../src/model/method.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { discoverProxies } from '../../src/proxy/discover.ts';
import { recordMachine } from '../../src/proxy/document/record-machine.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';
import { cleanText } from '../../src/system/recorded/recording-system.ts';

const DC = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection';

describe('createRecordedSystem', () => {
  it.each<[string, unknown]>([
    ['machine is array, not object', []],
    ['machine is null, not object', null],
    ['machine.platform is missing', {}],
    ['machine.platform has a value that this version does not know: "os2"', { platform: 'os2' }],
    ['machine.osBuild is string, not integer or null', { platform: 'win32', osBuild: 'x' }],
    ['machine.env.A is integer, not string', { platform: 'linux', env: { A: 1 } }],
    ['machine.files is array, not object', { platform: 'linux', files: [] }],
    ['machine.registry.K is integer, not object', { platform: 'win32', registry: { K: 1 } }],
    [
      'machine.registry.K.V.type has a value that this version does not know: "REG_X"',
      { platform: 'win32', registry: { K: { V: { type: 'REG_X', data: '' } } } },
    ],
    [
      'machine.registry.K.V.data is string, not integer',
      { platform: 'win32', registry: { K: { V: { type: 'REG_DWORD', data: '1' } } } },
    ],
    [
      'machine.registry.K.V.data has the wrong form',
      { platform: 'win32', registry: { K: { V: { type: 'REG_BINARY', data: '123' } } } },
    ],
    [
      'machine.registry.K.V.data is string, not array',
      { platform: 'win32', registry: { K: { V: { type: 'REG_MULTI_SZ', data: 'a' } } } },
    ],
    ['machine.commands.x is integer, not string or object', { platform: 'linux', commands: { x: 1 } }],
    ['machine.searchDomains is string, not array', { platform: 'linux', searchDomains: 'a' }],
    ['machine.wpad.dhcp is integer, not string or null', { platform: 'linux', wpad: { dhcp: 1 } }],
    ['machine.wpad.dns.w is integer, not string or array', { platform: 'linux', wpad: { dns: { w: 1 } } }],
    ['machine.downloads.u.body is missing', { platform: 'linux', downloads: { u: {} } }],
  ])('refuses in one line that says: %s', (words, json) => {
    const attempt = () => createRecordedSystem(json, 'm.json');
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(new RegExp(`^m\\.json: .*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.*$`));
  });

  it('compares keys, names and commands without case, in either spelling of the hive', async () => {
    const system = createRecordedSystem(
      {
        platform: 'win32',
        env: { Https_Proxy: 'x' },
        registry: { 'HKEY_LOCAL_MACHINE\\Software\\A': { V: { type: 'REG_BINARY', data: 'FF' } } },
        commands: { 'NETSH.exe winhttp show proxy': 'out' },
      },
      'm',
    );
    expect(await system.registryKey('HKLM\\SOFTWARE\\a')).toEqual({
      state: 'present',
      value: new Map([['V', { type: 'REG_BINARY', data: 'ff' }]]),
    });
    expect(system.env('HTTPS_PROXY')).toBe('x');
    expect(await system.run('netsh', ['winhttp', 'show', 'proxy'], 1)).toMatchObject({
      value: { code: 0, stdout: 'out' },
    });
  });

  it('has the 32-bit view below WOW6432Node, policies in both', async () => {
    const value = { V: { type: 'REG_DWORD', data: 1 } };
    const system = createRecordedSystem(
      {
        platform: 'win32',
        registry: { 'HKLM\\SOFTWARE\\WOW6432Node\\A': value, 'HKLM\\SOFTWARE\\Policies\\B': value },
      },
      'm',
    );
    expect((await system.registryKey('HKLM\\SOFTWARE\\A')).state).toBe('absent');
    expect((await system.registryKey('HKLM\\SOFTWARE\\A', 32)).state).toBe('present');
    expect((await system.registryKey('HKLM\\SOFTWARE\\Policies\\B', 32)).state).toBe('present');
  });

  it('lets nothing of the machine it runs on show through', async () => {
    const system = createRecordedSystem({ platform: 'linux' }, 'm');
    expect(system.env('PATH')).toBeUndefined();
    expect([system.envNames(), system.networkInterfaces(), await system.searchDomains()]).toEqual([[], [], []]);
    expect(await system.readFile('/etc/passwd', 10_000)).toEqual({ state: 'absent' });
    expect(await system.listFolder('/etc')).toEqual({ state: 'absent' });
    expect(await system.run('id', [], 100)).toEqual({ state: 'absent' });
    expect((await system.identity()).user).toBe('recorded');
    await expect(system.lookup('example.com', null)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('recordMachine', () => {
  const machine = {
    platform: 'win32',
    hostName: 'ANNAS-PC',
    registry: {
      [DC]: { TelemetryProxyServer: { type: 'REG_SZ', data: 'anna:s3cret@10.0.0.6:8080' } },
      'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections': {
        WinHttpSettings: {
          type: 'REG_BINARY',
          data: `280000000000000003000000${'18000000'}${Buffer.from('http://bob:hunter2@p:312').toString('hex')}00000000`,
        },
      },
    },
    searchDomains: ['corp.example'],
    wpad: { dhcp: null, dns: { 'wpad.corp.example': '10.0.0.9' } },
    downloads: {
      'http://wpad.corp.example/wpad.dat': {
        body: 'function FindProxyForURL(u, h) { return "PROXY grün:1"; }',
        contentType: 'x/y; charset=utf-8',
      },
    },
  };
  const discover = (json: unknown) =>
    discoverProxies({
      system: createRecordedSystem(json, 'm'),
      commandLine: null,
      named: null,
      pac: null,
      methods: METHODS,
      timeoutMs: 5_000,
      elapsed: () => 0,
      signal: new AbortController().signal,
    });

  it('keeps what makes the same discovery again, without secrets', async () => {
    const recorded = JSON.parse(JSON.stringify(await recordMachine(createRecordedSystem(machine, 'm'))));
    expect(JSON.stringify(recorded)).not.toMatch(/s3cret|anna|ANNAS/i);
    expect(
      Buffer.from(
        recorded.registry[Object.keys(recorded.registry).find((key) => key.endsWith('Connections')) ?? '']
          .WinHttpSettings.data,
        'hex',
      ).toString('latin1'),
    ).not.toContain('hunter2');
    const [before, after] = await Promise.all([discover(machine), discover(recorded)]);
    expect(after.methods.map(({ state }) => state)).toEqual(before.methods.map(({ state }) => state));
    expect(after.sensor.method).toBe(before.sensor.method);
    expect(after.methods[1]).toMatchObject({ state: 'pac', script: expect.stringContaining('grün') });
  });

  it.each([
    ['http://anna:s3cret@p.test:1', 'http://***@p.test:1'],
    ['anna:s3cret@p.test:1', '***@p.test:1'],
    ['proxy=http://a:b@p;https=c:d@q', 'proxy=http://***@p;https=***@q'],
    ['http://pac.test/p?sig=abc&x=1', 'http://pac.test/p?sig=***&x=1'],
    ['10.0.0.6:8080', '10.0.0.6:8080'],
  ])('cleans %s', (text, clean) => expect(cleanText(text)).toBe(clean));
});
