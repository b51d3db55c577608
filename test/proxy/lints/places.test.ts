import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/model/method.ts';
import { discoverProxies } from '../../../src/proxy/discover.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const INTERNET = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const POLICIES = 'SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const MANAGED = '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json';
const sz = (data: string) => ({ type: 'REG_SZ', data });
const dword = (data: number) => ({ type: 'REG_DWORD', data });
const server = (data: string) => ({ ProxyEnable: dword(1), ProxyServer: sz(data) });
const windows = (registry: object, more: object = {}) => ({ platform: 'win32', osBuild: 22631, registry, ...more });
const blob = (flags: number, proxy: string, pacUrl = '') => {
  const word = (value: number) => Buffer.from([value & 255, value >> 8, 0, 0]);
  const text = (value: string) => Buffer.concat([word(value.length), Buffer.from(value)]);
  const bytes = [word(0x46), word(5), word(flags), text(proxy), text(''), text(pacUrl), Buffer.alloc(32)];
  return { DefaultConnectionSettings: { type: 'REG_BINARY', data: Buffer.concat(bytes).toString('hex') } };
};
/** WinINET of LocalSystem: plain values, and the blob beside them. */
const account = (plain: object, connections: object) =>
  windows({
    [`HKU\\S-1-5-18\\${INTERNET}`]: plain,
    [`HKU\\S-1-5-18\\${INTERNET}\\Connections`]: connections,
  });

const discover = (machine: object) => {
  const system = createRecordedSystem(machine, 'test');
  const options = { commandLine: null, named: null, pac: null, methods: METHODS, timeoutMs: 2_000 };
  return discoverProxies({ ...options, system, elapsed: () => 0, signal: new AbortController().signal });
};

describe('values without effect', () => {
  it.each<[string, object, readonly string[]]>([
    ['a proxy among the policies of the user', windows({ [`HKCU\\${POLICIES}`]: server('10.0.0.6:8080') }), ['HKCU']],
    ['one of the machine', windows({ [`HKLM\\${POLICIES}`]: server('10.0.0.6:8080') }), ['HKLM']],
    [
      'one beside the switch that makes the settings the machine’s',
      windows({ [`HKLM\\${POLICIES}`]: { ProxySettingsPerUser: dword(0), ...server('10.0.0.6:8080') } }),
      ['HKLM'],
    ],
    ['a script', windows({ [`HKLM\\${POLICIES}`]: { AutoConfigURL: sz('http://pac.test/p.pac') } }), ['HKLM']],
    ['one that is switched off', windows({ [`HKCU\\${POLICIES}`]: { ...server('a:1'), ProxyEnable: dword(0) } }), []],
    ['the switch alone', windows({ [`HKLM\\${POLICIES}`]: { ProxySettingsPerUser: dword(0) } }), []],
    [
      'the proxy of mdatp one level too high',
      { platform: 'linux', files: { [MANAGED]: '{"proxy":"http://u:secret@10.0.0.6:8080/","cloudService":{}}' } },
      ['/etc'],
    ],
    ['at its place', { platform: 'linux', files: { [MANAGED]: '{"cloudService":{"proxy":"http://10.0.0.6:8"}}' } }, []],
    [
      'TelemetryProxyServer in a key that policy does not write',
      windows({
        'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\DataCollection': {
          TelemetryProxyServer: sz('10.0.0.6:8080'),
        },
      }),
      ['HKLM'],
    ],
  ])('%s', async (_name, machine, roots) => {
    const { lints, settings, sensor } = await discover(machine);
    const found = lints.flatMap((lint) => (lint.code === 'setting-without-effect' ? [lint] : []));
    expect(found.map(({ args }) => args.source?.slice(0, 4))).toEqual(roots);
    expect(found.every(({ severity }) => severity === 'warning')).toBe(true);
    expect(JSON.stringify(lints)).not.toContain('secret');
    if (roots.length === 0) return;
    expect(sensor.method).toBe('Direct');
    expect(settings.map(({ name }) => name)).toEqual(expect.arrayContaining(found.map(({ args }) => args.source)));
  });
});

describe('plain values of WinINET and the blob', () => {
  const PAC = 'http://pac.test/p.pac';
  it.each<[string, object, readonly (readonly string[])[], string]>([
    ['agree', account(server('a.test:1'), blob(3, 'a.test:1')), [], 'a.test:1'],
    [
      'a script switched the plain value on, the blob is direct',
      account(server('a.test:1'), blob(1, 'a.test:1')),
      [['ProxyServer', 'DefaultConnectionSettings']],
      '',
    ],
    [
      'name different servers',
      account(server('a.test:1'), blob(3, 'b.test:2')),
      [['ProxyServer', 'DefaultConnectionSettings']],
      'b.test:2',
    ],
    [
      'the plain value is switched off, the blob is not',
      account({ ...server('a.test:1'), ProxyEnable: dword(0) }, blob(3, 'a.test:1')),
      [['ProxyServer', 'DefaultConnectionSettings']],
      'a.test:1',
    ],
    ['no plain values at all', account({}, blob(3, 'a.test:1')), [], 'a.test:1'],
    [
      'both off, with leftovers',
      account({ ...server('a.test:1'), ProxyEnable: dword(0) }, blob(1, 'b.test:2')),
      [],
      '',
    ],
    [
      'a script in the plain values only',
      account({ ProxyEnable: dword(0), AutoConfigURL: sz(PAC) }, blob(1, '')),
      [['AutoConfigURL', 'DefaultConnectionSettings']],
      '',
    ],
    ['no blob', account(server('a.test:1'), {}), [], 'a.test:1'],
    [
      'a blob of old programs decides too, under its own name',
      account(server('a.test:1'), { SavedLegacySettings: blob(3, 'b.test:2').DefaultConnectionSettings }),
      [['ProxyServer', 'SavedLegacySettings']],
      'b.test:2',
    ],
  ])('%s', async (_name, machine, conflicts, address) => {
    const { lints, sensor } = await discover(machine);
    const sources = lints.flatMap((lint) => (lint.code === 'proxy-settings-conflict' ? [lint.args.sources] : []));
    expect(sources.map((names) => names.map((name) => name.split('\\').at(-1)))).toEqual(conflicts);
    expect(sensor.address).toBe(address);
  });
});

describe('what DHCP says of a script', () => {
  const SCRIPT = { body: 'function FindProxyForURL(u,h){return "PROXY 10.0.0.6:8080";}', contentType: '' };
  const network = (dhcp: string | null, domain: string, more: object = {}) =>
    windows(
      {},
      {
        wpad: { dhcp, dns: { [`wpad.${domain}`]: '10.0.0.5' } },
        searchDomains: [domain],
        downloads: { [`http://wpad.${domain}/wpad.dat`]: SCRIPT, ...more },
      },
    );
  it.each<[string, object, string, RegExp, string | null]>([
    ['a blank names nothing, and names are asked', network(' ', 'corp.example'), 'pac', /252 is blank/, null],
    ['a line feed is one too', network('\n', 'corp.example'), 'pac', /252 is blank/, null],
    ['a domain of one label', network(null, 'corp'), 'pac', /^wpad\.corp answered/, null],
    [
      'a dead address decides over a name that answers',
      network('http://old.corp.example/wpad.dat', 'corp.example', {
        'http://old.corp.example/wpad.dat': { body: 'gone', contentType: 'text/html', status: 404 },
      }),
      'unusable',
      /^wpad\.corp\.example has an address, but DHCP decides/,
      null,
    ],
    [
      'a text without a scheme',
      network('wpad.corp.example/wpad.dat', 'corp.example'),
      'unusable',
      /DHCP decides/,
      'http://wpad.corp.example/wpad.dat',
    ],
    [
      'a text in quotes',
      network('"http://wpad.corp.example/wpad.dat"', 'corp.example'),
      'unusable',
      /DHCP decides/,
      'http://wpad.corp.example/wpad.dat',
    ],
  ])('%s', async (_name, machine, state, why, corrected) => {
    const { methods, lints } = await discover(machine);
    const wpad = methods[METHODS.indexOf('wpad')];
    expect(wpad?.state).toBe(state);
    expect(wpad?.why).toMatch(why);
    const found = lints.flatMap((lint) => (lint.code === 'pac-unreachable' ? [lint.args.corrected] : []));
    expect(found).toEqual(state === 'pac' ? [] : [corrected]);
  });
});

describe('a script inside the settings of a Mac', () => {
  const scutil = (...lines: readonly string[]) => ({
    platform: 'darwin',
    commands: { 'scutil --proxy': `<dictionary> {\n${lines.map((line) => `  ${line}\n`).join('')}}\n` },
  });
  const KEY = 'ProxyAutoConfigJavaScript : ';
  it.each<[string, object, string, string]>([
    [
      'on one line',
      scutil('ProxyAutoConfigEnable : 1', `${KEY}function FindProxyForURL(u,h){return "PROXY 10.0.0.9:8080";}`),
      'pac',
      '10.0.0.9:8080',
    ],
    [
      'on several, with a comment, before other keys',
      scutil(
        `${KEY}// the office`,
        'function FindProxyForURL(url, host) {',
        '  if (host == "x") { return "DIRECT"; }',
        '  return "PROXY 10.0.0.9:8080";',
        '}',
        'ProxyAutoConfigEnable : 1',
      ),
      'pac',
      '10.0.0.9:8080',
    ],
    [
      'as the last key',
      scutil('ProxyAutoConfigEnable : 1', `${KEY}function FindProxyForURL(u, h) {`, '  return "PROXY a.test:1";', '}'),
      'pac',
      'a.test:1',
    ],
    ['switched off', scutil('ProxyAutoConfigEnable : 0', `${KEY}function FindProxyForURL(){}`), 'direct', ''],
    ['that is none', scutil('ProxyAutoConfigEnable : 1', `${KEY}var x = 1;`), 'unusable', ''],
  ])('%s', async (_name, machine, state, address) => {
    const { methods, sensor } = await discover(machine);
    expect(methods[METHODS.indexOf('default')]?.state).toBe(state);
    expect(sensor.address).toBe(address);
  });

  it('an address in a file is spoken of as on a Mac', async () => {
    const machine = scutil('ProxyAutoConfigEnable : 1', 'ProxyAutoConfigURLString : file:///Library/corp/proxy.pac');
    const { lints } = await discover(machine);
    expect(lints).toMatchObject([{ code: 'pac-unreachable', args: { detail: expect.stringContaining('macOS') } }]);
    expect(JSON.stringify(lints)).not.toContain('WinHTTP');
  });
});

describe("Azure Arc's proxy", () => {
  it.each([
    ['win32', 'C:\\ProgramData\\AzureConnectedMachineAgent\\Config\\localconfig.json'],
    ['linux', '/var/opt/azcmagent/localconfig.json'],
  ])('is its agent’s alone on %s', async (platform, path) => {
    const machine = { platform, files: { [path]: '{"proxy.url":"http://u:secret@10.0.0.6:8080"}' } };
    const { settings, sensor, methods } = await discover(machine);
    expect(settings.filter(({ source }) => source === 'azure-arc')).toMatchObject([
      { name: `${path}: proxy.url`, value: 'http://***@10.0.0.6:8080', state: 'in-use', usedBy: ['azure-arc'] },
    ]);
    expect(sensor.method).toBe('Direct');
    expect(JSON.stringify([methods, settings])).not.toContain('secret');
  });

  it.each(['', '[]', '{"proxy.url":""}', '{"proxy.url":7}', '{'])('%j says nothing', async (text) => {
    const { settings } = await discover({ platform: 'linux', files: { '/var/opt/azcmagent/localconfig.json': text } });
    expect(settings).toEqual([]);
  });
});
