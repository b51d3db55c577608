import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import type { ProxiesDocument } from '../../src/proxy/document/proxies-document.ts';
import { copyPrefix, removePrefix, windowsPath, wine } from './wine.ts';

/** A value as reg.exe takes it and as a recorded machine holds it. */
type Value = readonly [key: string, name: string, type: 'REG_SZ' | 'REG_DWORD' | 'REG_BINARY', data: string | number];

const CONNECTIONS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const DATA_COLLECTION = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection';
const INTERNET = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const AV_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender';
const MACHINE_ENV = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';

/** Written by hand from the layout: version 0x18, counter, flags, two counted strings. */
const blob = (version: number, flags: number, proxy: string, bypass: string): string => {
  const bytes = Buffer.alloc(20 + proxy.length + bypass.length);
  [version, 0, flags, proxy.length].forEach((word, index) => void bytes.writeUInt32LE(word, index * 4));
  bytes.write(proxy, 16, 'latin1');
  bytes.writeUInt32LE(bypass.length, 16 + proxy.length);
  bytes.write(bypass, 20 + proxy.length, 'latin1');
  return bytes.toString('hex');
};

const SCENARIOS: readonly (readonly [string, readonly Value[]])[] = [
  ['nothing', []],
  [
    'WinHTTP, named',
    [[CONNECTIONS, 'WinHttpSettings', 'REG_BINARY', blob(0x18, 3, '10.9.8.7:3128', '*.contoso.test;<local>')]],
  ],
  [
    'WinHTTP of newer Windows',
    [[CONNECTIONS, 'WinHttpSettings', 'REG_BINARY', blob(0x28, 3, 'px.contoso.test:8080', '')]],
  ],
  ['WinHTTP, direct', [[CONNECTIONS, 'WinHttpSettings', 'REG_BINARY', blob(0x18, 1, '', '')]]],
  ['WinHTTP, cut', [[CONNECTIONS, 'WinHttpSettings', 'REG_BINARY', '18000000000000000300000016000000']]],
  [
    'WinHTTP per scheme',
    [[CONNECTIONS, 'WinHttpSettings', 'REG_BINARY', blob(0x18, 3, 'http=a.test:80;https=b.test:443', '<local>')]],
  ],
  [
    'TelemetryProxyServer by policy',
    [
      [DATA_COLLECTION, 'TelemetryProxyServer', 'REG_SZ', '10.1.2.3:8080'],
      [DATA_COLLECTION, 'DisableEnterpriseAuthProxy', 'REG_DWORD', 1],
    ],
  ],
  [
    'letters that no code page has together',
    [
      [DATA_COLLECTION, 'TelemetryProxyServer', 'REG_SZ', 'bücher-日本.test:8080'],
      [`HKU\\S-1-5-18\\${INTERNET}`, 'AutoConfigURL', 'REG_SZ', 'http://ελ.test/größe.pac?x=1'],
    ],
  ],
  [
    'TelemetryProxyServer with a scheme and no port',
    [[DATA_COLLECTION, 'TelemetryProxyServer', 'REG_SZ', 'http://10.1.2.3']],
  ],
  [
    'the antivirus',
    [
      [AV_POLICY, 'ProxyServer', 'REG_SZ', 'http://av.contoso.test:3128'],
      [AV_POLICY, 'ProxyBypass', 'REG_SZ', '*.contoso.test'],
    ],
  ],
  [
    "LocalSystem's WinINET",
    [
      [`HKU\\S-1-5-18\\${INTERNET}`, 'ProxyEnable', 'REG_DWORD', 1],
      [`HKU\\S-1-5-18\\${INTERNET}`, 'ProxyServer', 'REG_SZ', '10.5.5.5:8080'],
    ],
  ],
  [
    'one setting for all users',
    [
      [
        'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings',
        'ProxySettingsPerUser',
        'REG_DWORD',
        0,
      ],
      [`HKLM\\${INTERNET}`, 'ProxyEnable', 'REG_DWORD', 1],
      [`HKLM\\${INTERNET}`, 'ProxyServer', 'REG_SZ', '10.6.6.6:8080'],
    ],
  ],
  ["the machine's environment", [[MACHINE_ENV, 'HTTPS_PROXY', 'REG_SZ', 'http://10.7.7.7:3128']]],
  [
    'two that disagree',
    [
      [CONNECTIONS, 'WinHttpSettings', 'REG_BINARY', blob(0x18, 3, '10.9.8.7:3128', '')],
      [DATA_COLLECTION, 'TelemetryProxyServer', 'REG_SZ', '10.1.2.3:8080'],
    ],
  ],
];

const URL_ASKED = 'https://winatp-gw-cus.microsoft.com/commands/test';
const ASKED = ['proxies', '--json', '--for', URL_ASKED, '--timeout', '2'];
const base = inject('prefix');
let prefix = '';
let folder = '';

beforeAll(() => {
  if (base === null) return;
  prefix = copyPrefix(base);
  folder = mkdtempSync(join(tmpdir(), 'mde-reg-'));
});
afterAll(() => {
  if (base === null) return;
  removePrefix(prefix);
  rmSync(folder, { recursive: true, force: true });
});

async function reg(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await wine(prefix, ['reg', ...args]);
  expect(code, `reg ${args.join(' ')}: ${stderr}`).toBe(0);
}

/** The same machine as a recording, which the executable for Linux reads. */
function recordedDocument(values: readonly Value[]): ProxiesDocument {
  const registry: Record<string, Record<string, { type: string; data: string | number }>> = {};
  for (const [key, name, type, data] of values) registry[key] = { ...registry[key], [name]: { type, data } };
  const file = join(folder, 'machine.json');
  writeFileSync(file, JSON.stringify({ platform: 'win32', osBuild: 18362, env: {}, registry }));
  // It ends with 1 where a setting is broken: the document is what is compared.
  const done = spawnSync(inject('linuxExecutable'), [...ASKED, '--machine', file], { encoding: 'utf8' });
  expect(done.status).toBeLessThanOrEqual(1);
  return JSON.parse(done.stdout);
}

const settingsOf = (document: ProxiesDocument, values: readonly Value[]): unknown[] =>
  document.settings
    .filter(({ name }) => values.some(([key, value]) => name.toLowerCase() === `${key}\\${value}`.toLowerCase()))
    .map(({ source, scope, name, value, state, usedBy }) => ({ source, scope, name, value, state, usedBy }));
const methodsOf = (document: ProxiesDocument): unknown =>
  document.for[0]?.methods
    .filter(({ method }) => method !== 'wpad')
    .map(({ method, state, servers, bypassed }) => ({ method, state, servers, bypassed }));

/** This machine's first address, which a lease must belong to; the tests run without one where there is no network. */
const ADDRESS = Object.values(networkInterfaces())
  .flatMap((entries) => entries ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe.skipIf(base === null || ADDRESS === undefined)('DHCP option 252 that Windows keeps', () => {
  it('is where the script of method 2 comes from', async () => {
    const key =
      'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\{11111111-2222-3333-4444-555555555555}';
    // Nobody listens there: what counts is that it is asked.
    const url = 'http://127.0.0.1:9/wpad.dat';
    const head = Buffer.from('fc00000000000000000000000000000000000000', 'hex');
    head.writeUInt32LE(url.length, 8);
    head.writeUInt32LE(Math.round(Date.now() / 1000) + 3600, 16);
    const data = Buffer.concat([head, Buffer.from(url), Buffer.alloc(1)]).toString('hex');
    await reg('add', key, '/v', 'DhcpIPAddress', '/t', 'REG_SZ', '/d', ADDRESS ?? '', '/f', '/reg:64');
    await reg('add', key, '/v', 'DhcpInterfaceOptions', '/t', 'REG_BINARY', '/d', data, '/f', '/reg:64');
    try {
      const output = join(folder, 'dhcp');
      const ended = await wine(prefix, [
        windowsPath(join(inject('packageFolder'), 'MDEClientAnalyzer.exe')),
        ...['analyze', '--json', '--no-progress', '--timeout', '2', '--url', 'http://127.0.0.1:9/'],
        ...['--include', 'http://127.0.0.1:9/', '--output', windowsPath(output), '--methods', 'wpad'],
      ]);
      const report = JSON.parse(ended.stdout) as Report;
      expect(report.proxies[1]).toMatchObject({ method: 'wpad', state: 'unusable', value: url });
      expect(report.proxies[1]?.source).toBe(`DHCP option 252: ${url}`);
    } finally {
      await reg('delete', key, '/f', '/reg:64');
    }
  });
});

describe.skipIf(base === null)('settings written with reg.exe', () => {
  it.each(SCENARIOS)('are read like the same recorded machine: %s', async (_words, values) => {
    for (const [key, name, type, data] of values)
      await reg('add', key, '/v', name, '/t', type, '/d', String(data), '/f', '/reg:64');
    try {
      const ended = await wine(prefix, [windowsPath(join(inject('packageFolder'), 'MDEClientAnalyzer.exe')), ...ASKED]);
      const [real, recorded] = [JSON.parse(ended.stdout) as ProxiesDocument, recordedDocument(values)];
      // A setting that Defender reads and cannot use ends with 1.
      const broken = real.findings.some(({ severity }) => severity === 'error');
      expect(ended.code, ended.stderr).toBe(broken ? 1 : 0);
      expect(settingsOf(real, values)).toEqual(settingsOf(recorded, values));
      if (values.length > 0) expect(settingsOf(real, values)).not.toHaveLength(0);
      expect(real.sensor).toEqual(recorded.sensor);
      expect(methodsOf(real)).toEqual(methodsOf(recorded));
    } finally {
      for (const [key, name] of values) await reg('delete', key, '/v', name, '/f', '/reg:64');
    }
  });
});
