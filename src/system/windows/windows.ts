import { release, userInfo, version } from 'node:os';
import * as tls from 'node:tls';
import { realMachine } from '../real-machine.ts';
import { pickEnv, runProgram } from '../run-program.ts';
import type { RegistryValue, System } from '../system.ts';
import { createExactReader } from './reg-export.ts';
import { ownWindowsFolder } from './windows-folder.ts';
import { createRegistry } from './windows-registry.ts';
import { readTokenIdentity } from './windows-token.ts';

const TCPIP = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';
const DNS_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient';
const SYSTEM_DNS_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\System\\DNSClient';
/** PowerShell starts in up to 5 s on a cold machine. */
const POWERSHELL_TIMEOUT_MS = 15_000;
const PASSED_ON = ['SystemDrive', 'TEMP', 'TMP', 'USERNAME', 'USERDOMAIN', 'USERPROFILE', 'ProgramData', 'ComSpec'];

/** This Windows machine. */
export function createWindowsSystem(): System {
  const machine = realMachine();
  const root = ownWindowsFolder();
  const folders = [`${root}\\System32`, `${root}\\System32\\WindowsPowerShell\\v1.0`];
  const env = { ...pickEnv(process.env, PASSED_ON), SystemRoot: root, windir: root, PATH: folders.join(';') };
  const run: System['run'] = (file, args, timeoutMs) =>
    runProgram(file, args, timeoutMs, { platform: 'win32', folders, env });
  const registry = createRegistry(run, createExactReader(run, root));
  return {
    ...machine,
    platform: 'win32',
    osBuild: Number(release().split('.')[2] ?? Number.NaN) || null,
    osName: version(),
    run,
    ...registry,
    searchDomains: () => readWindowsDomains(registry.registryKey),
    trustedRoots: () => windowsRoots(run),
    identity: () => readTokenIdentity(run, userName()),
  };
}

/** Primary domain, then the search list of policy or settings, then the domain that DHCP gave. */
export async function readWindowsDomains(registryKey: System['registryKey']): Promise<readonly string[]> {
  const [policy, systemPolicy, settings] = await Promise.all(
    [DNS_POLICY, SYSTEM_DNS_POLICY, TCPIP].map(async (path) => {
      const key = await registryKey(path);
      return key.state === 'present' ? key.value : new Map<string, RegistryValue>();
    }),
  );
  const text = (key: ReadonlyMap<string, RegistryValue> | undefined, name: string): readonly string[] => {
    const value = [...(key ?? [])].find(([valueName]) => valueName.toLowerCase() === name.toLowerCase())?.[1];
    return value?.type === 'REG_SZ' || value?.type === 'REG_EXPAND_SZ' ? value.data.split(/[,\s]+/) : [];
  };
  const names = [
    ...text(systemPolicy, 'NV PrimaryDnsSuffix'),
    ...text(settings, 'Domain'),
    ...text(settings, 'NV Domain'),
    ...text(policy, 'SearchList'),
    ...text(settings, 'SearchList'),
    ...text(settings, 'DhcpDomain'),
  ];
  return [...new Set(names.map((name) => name.toLowerCase().replace(/\.+$/, '')))].filter((name) => name !== '');
}

/**
 * The machine's root store and Node's own list: Windows downloads public roots only when they are first needed, so its
 * store alone would make a healthy service look untrusted.
 */
async function windowsRoots(run: System['run']): Promise<readonly string[]> {
  // Present from Node 22.15 on; the types are those of Node 20.
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'system') => string[] };
  const system = getCACertificates ? getCACertificates('system') : await rootsByPowerShell(run);
  return [...new Set([...system, ...tls.rootCertificates])];
}

async function rootsByPowerShell(run: System['run']): Promise<readonly string[]> {
  const script = 'Get-ChildItem Cert:\\LocalMachine\\Root | ForEach-Object { [Convert]::ToBase64String($_.RawData) }';
  const result = await run('powershell', ['-NoProfile', '-NonInteractive', '-Command', script], POWERSHELL_TIMEOUT_MS);
  if (result.state !== 'present' || result.value.code !== 0) return [];
  return result.value.stdout
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[A-Za-z0-9+/]{100,}={0,2}$/.test(line))
    .map((line) => `-----BEGIN CERTIFICATE-----\n${line.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----`);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
