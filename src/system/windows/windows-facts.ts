import type { HostFact } from '../host-fact.ts';
import type { Read, RegistryValue, System } from '../system.ts';
import { registryNumber, registryText, registryValue } from './registry-values.ts';

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const SENSOR = 'HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection';
const DEFENDER = 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender';
const SCHANNEL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
const CIPHERS = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002';
const AUTH_ROOTS = [
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot',
  'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot',
];
/** Windows 11 still calls itself Windows 10 in `ProductName`. */
const FIRST_WINDOWS_11_BUILD = 22_000;
const SC_TIMEOUT_MS = 4_000;
/** Milliseconds between 1601, where FILETIME begins, and 1970. */
const FILETIME_EPOCH_MS = 11_644_473_600_000n;

type FactKey = Read<ReadonlyMap<string, RegistryValue>>;

/** Facts of a Windows device, and its full name with edition and update level. */
export async function readWindowsFacts(system: System): Promise<{ system: string | null; facts: readonly HostFact[] }> {
  const paths = [
    CURRENT_VERSION,
    SENSOR,
    `${SENSOR}\\Status`,
    DEFENDER,
    `${SCHANNEL}\\Protocols\\TLS 1.2\\Client`,
    `${SCHANNEL}\\KeyExchangeAlgorithms\\ECDH`,
    CIPHERS,
    ...AUTH_ROOTS,
  ];
  const [keys, sense, diagTrack] = await Promise.all([
    Promise.all(paths.map((path) => system.registryKey(path))),
    serviceFact(system, 'Sense', 'Sensor service'),
    serviceFact(system, 'DiagTrack', 'Telemetry service (DiagTrack)'),
  ]);
  const key = (index: number): FactKey => keys[index] ?? { state: 'absent' };
  return {
    system: windowsName(key(0), system.osBuild),
    facts: [
      fact('Build', CURRENT_VERSION, key(0), buildText(key(0))),
      fact('Edition', CURRENT_VERSION, key(0), registryText(key(0), 'EditionID')),
      sense,
      fact('Sensor version', SENSOR, key(1), sensorVersion(key(1))),
      fact('Last connected', `${SENSOR}\\Status`, key(2), fileTime(registryValue(key(2), 'LastConnected'))),
      diagTrack,
      fact('Antivirus mode', DEFENDER, key(3), antivirusMode(key(3))),
      fact('TLS 1.2 client', paths[4] ?? '', key(4), enabledText(key(4), 'system default')),
      fact('ECDH key exchange', paths[5] ?? '', key(5), enabledText(key(5), 'system default')),
      fact('Cipher policy', CIPHERS, key(6), listText(key(6), 'Functions') ?? 'none'),
      fact('Curve policy', CIPHERS, key(6), listText(key(6), 'EccCurves') ?? 'none'),
      ...AUTH_ROOTS.map((path, index) =>
        fact('Automatic root update', path, key(7 + index), rootUpdate(key(7 + index))),
      ),
    ].filter((entry) => entry !== null),
  };
}

/** A fact, or what stood in the way of reading it; null when there is nothing to say. */
function fact(name: string, source: string, key: FactKey, value: string | null): HostFact | null {
  if (key.state === 'unreadable') return { name, value: `could not be read: ${key.native}`, source };
  return value === null ? null : { name, value: value.slice(0, 1000), source };
}

function windowsName(key: FactKey, build: number | null): string | null {
  const product = registryText(key, 'ProductName');
  if (product === null || product === '') return null;
  const name = (build ?? 0) >= FIRST_WINDOWS_11_BUILD ? product.replace(/^Windows 10\b/, 'Windows 11') : product;
  const release = registryText(key, 'DisplayVersion') ?? registryText(key, 'ReleaseId');
  return release ? `${name} ${release}` : name;
}

function buildText(key: FactKey): string | null {
  const build = registryText(key, 'CurrentBuild') ?? registryText(key, 'CurrentBuildNumber');
  const update = registryNumber(key, 'UBR');
  return build === null ? null : update === null ? build : `${build}.${update}`;
}

const START_TYPES: Readonly<Record<number, string>> = { 2: 'automatic start', 3: 'manual start', 4: 'disabled' };
/** Numbers of `sc query` (winsvc.h); the words behind them are translated in some languages. */
const SERVICE_STATES: Readonly<Record<string, string>> = {
  1: 'stopped',
  2: 'starting',
  3: 'stopping',
  4: 'running',
  7: 'paused',
};

/** Start type from the registry, state from `sc query`, by numbers. */
async function serviceFact(system: System, service: string, name: string): Promise<HostFact> {
  const source = `${SERVICES}\\${service}`;
  const [key, query] = await Promise.all([
    system.registryKey(source),
    system.run('sc', ['query', service], SC_TIMEOUT_MS),
  ]);
  if (key.state === 'absent') return { name, value: 'not installed', source };
  if (key.state === 'unreadable') return { name, value: `could not be read: ${key.native}`, source };
  const start = START_TYPES[registryNumber(key, 'Start') ?? -1] ?? 'start type unknown';
  const state = query.state === 'present' ? parseServiceState(query.value.stdout) : null;
  return { name, value: `${state ?? 'state could not be read'}, ${start}`, source };
}

/** State of a service in `sc query`: the second `: N` of its output, where the first is the type (hexadecimal or two digits). */
export function parseServiceState(text: string): string | null {
  const numbers = [...text.matchAll(/^\s+\S[^:\r\n]*:\s*([0-9a-f]{1,4})\s{2,}[A-Z_]/gim)].map(
    (match) => match[1] ?? '',
  );
  return SERVICE_STATES[numbers[1] ?? ''] ?? null;
}

/** The sensor is installed into a folder that carries its version (`…\\Platform\\10.8750.27840.1018`). */
const sensorVersion = (key: FactKey): string | null =>
  /\d{1,3}\.\d{1,6}\.\d{1,6}(?:\.\d{1,6})?/.exec(registryText(key, 'InstallLocation') ?? '')?.[0] ?? null;

function fileTime(value: RegistryValue | null): string | null {
  const ticks =
    value?.type === 'REG_BINARY' && value.data.length === 16
      ? Buffer.from(value.data, 'hex').readBigUInt64LE()
      : value?.type === 'REG_QWORD' || (value?.type === 'REG_SZ' && /^\d{15,19}$/.test(value.data))
        ? BigInt(value.data)
        : null;
  if (ticks === null || ticks === 0n) return null;
  const ms = Number(ticks / 10_000n - FILETIME_EPOCH_MS);
  return Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}

function antivirusMode(key: FactKey): string | null {
  if (key.state !== 'present') return 'Defender Antivirus is not installed';
  const passive = registryNumber(key, 'PassiveMode');
  // 1 is passive, 2 passive with EDR in block mode (Get-MpComputerStatus, AMRunningMode).
  if (passive === 1 || passive === 2) return passive === 2 ? 'EDR block mode' : 'passive';
  return registryNumber(key, 'DisableAntiSpyware') === 1 ? 'switched off' : 'active';
}

function enabledText(key: FactKey, otherwise: string): string {
  const enabled = registryNumber(key, 'Enabled');
  const disabledByDefault = registryNumber(key, 'DisabledByDefault');
  if (enabled === 0) return 'switched off';
  if (disabledByDefault === 1) return 'off unless a program asks for it';
  return enabled === null ? otherwise : 'switched on';
}

function listText(key: FactKey, name: string): string | null {
  const value = registryValue(key, name);
  if (value?.type === 'REG_MULTI_SZ') return value.data.join(', ');
  return registryText(key, name);
}

const rootUpdate = (key: FactKey): string | null => {
  const off = registryNumber(key, 'DisableRootAutoUpdate');
  return off === null ? null : off === 1 ? 'switched off' : 'switched on';
};
