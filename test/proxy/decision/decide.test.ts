import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { consumerLine } from '../../../src/findings/phrases/consumer-line.ts';
import type { Decision } from '../../../src/model/consumer.ts';
import { describeProxies } from '../../../src/run/list-proxies.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/machines/', import.meta.url));
const MACHINES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const SENSOR_URL = 'https://winatp-gw-cus.microsoft.com/commands/test';
const DATA_COLLECTION = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection';
const DEFENDER = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender';
const SYSTEM_ACCOUNT = 'HKU\\S-1-5-18\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const USER = 'HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const PAC = 'http://pac.corp.example/p.pac';

const text = (data: string) => ({ type: 'REG_SZ', data });
const on = { type: 'REG_DWORD', data: 1 };
const script = (answer: string) => ({
  downloads: {
    [PAC]: {
      status: 200,
      contentType: 'application/x-ns-proxy-autoconfig',
      body: `function FindProxyForURL(url, host) { return ${JSON.stringify(answer)}; }`,
    },
  },
});

async function decisionsOf(machine: unknown, urls: readonly string[]) {
  const system = createRecordedSystem(machine, 'machine.json');
  const options = { proxy: null, namedProxy: null, pac: null, timeoutMs: 2000 };
  return describeProxies(system, options, urls, new AbortController().signal);
}

const wordsOf = ({ steps }: Decision): readonly string[] =>
  steps.filter(({ verdict }) => verdict !== 'absent').map(({ verdict, value }) => `${verdict} ${value}`);

interface Row {
  readonly name: string;
  readonly machine: unknown;
  readonly consumer: Decision['consumer'];
  readonly steps: readonly string[];
  readonly route: readonly string[];
  readonly url?: string;
}

const windows = (registry: unknown, more: object = {}) => ({ platform: 'win32', osBuild: 19045, registry, ...more });

const ROWS: readonly Row[] = [
  {
    name: 'an own server comes before the settings of LocalSystem',
    machine: windows({
      [DATA_COLLECTION]: { TelemetryProxyServer: text('10.0.0.6:8080') },
      [SYSTEM_ACCOUNT]: { ProxyEnable: on, ProxyServer: text('10.0.0.7:8080') },
    }),
    consumer: 'windows-sensor',
    steps: ['taken 10.0.0.6:8080', 'passed-over 10.0.0.7:8080'],
    route: ['http://10.0.0.6:8080'],
  },
  {
    name: 'an own server that cannot be read leaves the word to the next place',
    machine: windows({
      [DATA_COLLECTION]: { TelemetryProxyServer: text('http://10.0.0.6:8080') },
      [SYSTEM_ACCOUNT]: { ProxyEnable: on, ProxyServer: text('10.0.0.7:8080') },
    }),
    consumer: 'windows-sensor',
    steps: ['unusable http://10.0.0.6:8080', 'taken 10.0.0.7:8080'],
    route: ['http://10.0.0.7:8080'],
  },
  {
    name: "the antivirus's server is not read, its script is",
    machine: windows(
      { [DEFENDER]: { ProxyServer: text('10.0.0.6:8080'), ProxyPacUrl: text(PAC) } },
      script('PROXY 10.0.0.9:8080; DIRECT'),
    ),
    consumer: 'windows-antivirus',
    steps: ['unusable 10.0.0.6:8080', `taken ${PAC}`],
    route: ['http://10.0.0.9:8080', 'direct'],
  },
  {
    name: 'nothing of its own can be used, and LocalSystem has a proxy',
    machine: windows({
      [DEFENDER]: { ProxyServer: text('10.0.0.6:8080') },
      [SYSTEM_ACCOUNT]: { ProxyEnable: on, ProxyServer: text('10.0.0.7:8080') },
    }),
    consumer: 'windows-antivirus',
    steps: ['unusable 10.0.0.6:8080', 'taken 10.0.0.7:8080'],
    route: ['http://10.0.0.7:8080'],
  },
  {
    name: 'SOCKS from a script is no proxy of the sensor',
    machine: windows({ [SYSTEM_ACCOUNT]: { AutoConfigURL: text(PAC) } }, script('SOCKS5 10.0.0.6:1080')),
    consumer: 'windows-sensor',
    steps: [`unusable ${PAC}`],
    route: ['direct'],
  },
  {
    name: 'SOCKS from a script is one of a browser',
    machine: windows({ [USER]: { AutoConfigURL: text(PAC) } }, script('SOCKS5 10.0.0.6:1080')),
    consumer: 'browser',
    steps: [`taken ${PAC}`],
    route: ['socks5://10.0.0.6:1080'],
  },
  {
    name: 'Windows Update reads no TelemetryProxyServer',
    machine: windows({ [DATA_COLLECTION]: { TelemetryProxyServer: text('10.0.0.6:8080') } }),
    consumer: 'windows-updates',
    steps: [],
    route: ['direct'],
  },
  {
    name: 'what no document says that mdatp can use is nothing usable',
    machine: {
      platform: 'linux',
      files: {
        '/etc/opt/microsoft/mdatp/managed/mdatp_managed.json': '{"cloudService":{"proxy":"https://10.0.0.6:8080/"}}',
      },
    },
    consumer: 'linux-defender',
    steps: ['unusable https://10.0.0.6:8080/'],
    route: [],
  },
  {
    name: 'a list without an entry for the kind of URL',
    machine: windows({ [SYSTEM_ACCOUNT]: { ProxyEnable: on, ProxyServer: text('http=10.0.0.7:8080') } }),
    consumer: 'windows-sensor',
    steps: ['taken http=10.0.0.7:8080'],
    route: ['direct'],
  },
];

describe('how a consumer comes to its proxy', () => {
  it.each(ROWS)('$name', async ({ machine, consumer, steps, route, url }) => {
    const { decisions } = await decisionsOf(machine, [url ?? SENSOR_URL]);
    const decision = decisions.find((entry) => entry.consumer === consumer);
    expect(decision && wordsOf(decision)).toEqual(steps);
    expect(decision?.route).toEqual(route);
    expect(decision?.why).not.toBe('');
  });

  it.each(MACHINES)("%s: the sensor's decision is the line of its proxy", async (name) => {
    const { sensor, decisions } = await decisionsOf(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')), []);
    const [first] = decisions;
    expect(first?.url).toBe(SENSOR_URL);
    expect(addressOf(first?.route[0])).toBe(sensor.address);
  });

  it('tells every consumer of a platform in one line', async () => {
    const { decisions } = await decisionsOf(ROWS[1]?.machine, [SENSOR_URL]);
    expect(decisions.map(consumerLine)).toEqual([
      "The sensor (WinHTTP): http://10.0.0.7:8080 (LocalSystem's Internet settings)",
      "Defender Antivirus: http://10.0.0.7:8080 (LocalSystem's Internet settings)",
      "Windows Update (WinHTTP): http://10.0.0.7:8080 (LocalSystem's Internet settings)",
      'A browser: direct, because no proxy is set for a browser',
    ]);
  });

  it('calls a setting that Defender reads and cannot use an error, and one of a browser a warning', async () => {
    const machine = windows({
      [DATA_COLLECTION]: { TelemetryProxyServer: text('http://10.0.0.6:8080') },
      [USER]: { ProxyEnable: on, ProxyServer: text('10.0.0.7:99999') },
    });
    const { findings } = await decisionsOf(machine, []);
    const invalid = findings.filter(({ code }) => code === 'proxy-settings-invalid');
    expect(invalid.map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });
});

const addressOf = (server = 'direct'): string => (server === 'direct' ? '' : new URL(server).host);
