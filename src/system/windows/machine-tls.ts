import type { MachineTls, SchannelSwitch } from '../../model/machine/tls.ts';
import type { Read, RegistryValue, System } from '../system.ts';
import { registryNumber, registryText, registryValue } from './registry-values.ts';

const SCHANNEL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
/** Policy "SSL Cipher Suite Order". Source: https://learn.microsoft.com/en-us/windows-server/security/tls/manage-tls */
const SUITES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002';
const WINHTTP = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp';
/** Source: https://learn.microsoft.com/en-us/dotnet/framework/network-programming/tls */
const NET4 = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
/** A policy holds some 1,000 characters. */
const MOST_SUITES = 200;

type Key = Read<ReadonlyMap<string, RegistryValue>>;

/** The settings of Schannel, WinHTTP and .NET for clients; null elsewhere than on Windows. What cannot be read counts as not set. */
export async function readMachineTls(system: System): Promise<MachineTls | null> {
  if (system.platform !== 'win32') return null;
  const paths = [
    `${SCHANNEL}\\Protocols\\TLS 1.2\\Client`,
    `${SCHANNEL}\\Protocols\\TLS 1.3\\Client`,
    `${SCHANNEL}\\KeyExchangeAlgorithms\\ECDH`,
    SUITES,
    WINHTTP,
    NET4,
  ];
  const keys = await Promise.all(paths.map((path) => system.registryKey(path, 64)));
  const key = (index: number): Key => keys[index] ?? { state: 'absent' };
  const strong = registryNumber(key(5), 'SchUseStrongCrypto');
  return {
    tls12: switchOf(key(0)),
    tls13: switchOf(key(1)),
    ecdh: switchOf(key(2)),
    suites: suitesOf(key(3)),
    winhttpProtocols: registryNumber(key(4), 'DefaultSecureProtocols'),
    strongCrypto: strong === null ? null : strong !== 0,
  };
}

/** `Enabled` 0 forbids; `DisabledByDefault` 1 leaves it to programs that ask for it. */
function switchOf(key: Key): SchannelSwitch {
  const enabled = registryNumber(key, 'Enabled');
  const byDefault = registryNumber(key, 'DisabledByDefault');
  if (enabled === 0) return 'off';
  if (byDefault !== null && byDefault !== 0) return 'on-request';
  return enabled === null && byDefault === null ? 'default' : 'on';
}

function suitesOf(key: Key): readonly string[] | null {
  const value = registryValue(key, 'Functions');
  const texts = value?.type === 'REG_MULTI_SZ' ? value.data : [registryText(key, 'Functions') ?? ''];
  const suites = texts.flatMap((text) => text.split(/[,\s\0]+/)).filter((suite) => /^[A-Z0-9_]{1,80}$/i.test(suite));
  return suites.length === 0 ? null : suites.slice(0, MOST_SUITES).map((suite) => suite.toUpperCase());
}
