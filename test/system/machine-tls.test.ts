import { describe, expect, it } from 'vitest';
import { lacksOf } from '../../src/diagnose/rules/machine-tls-too-narrow.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';
import { readMachineTls } from '../../src/system/windows/machine-tls.ts';

const SCHANNEL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL';
const CLIENT = `${SCHANNEL}\\Protocols\\TLS 1.2\\Client`;
const CLIENT13 = `${SCHANNEL}\\Protocols\\TLS 1.3\\Client`;
const SUITES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002';
const WINHTTP = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp';
const NET4 = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
const dword = (data: number) => ({ type: 'REG_DWORD', data });
const sz = (data: string) => ({ type: 'REG_SZ', data });
const ECDHE = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';

const lacks = async (registry: Record<string, unknown>, osBuild: number): Promise<readonly string[]> => {
  const tls = await readMachineTls(createRecordedSystem({ platform: 'win32', osBuild, registry }, 'test'));
  return tls ? lacksOf(tls, osBuild).map(({ lack, certain }) => `${lack}${certain ? '!' : ''}`) : ['not Windows'];
};

describe("what Windows' own TLS lacks", () => {
  it.each<[string, Record<string, unknown>, number, readonly string[]]>([
    ['nothing is set', {}, 19045, []],
    ['TLS 1.2 is off', { [CLIENT]: { Enabled: dword(0) } }, 19045, ['tls12-off!']],
    ['off and not by default', { [CLIENT]: { enabled: dword(0), disabledbydefault: dword(1) } }, 9600, ['tls12-off!']],
    ['not by default', { [CLIENT]: { DisabledByDefault: dword(1) } }, 19045, ['tls12-on-request']],
    [
      'not by default, and WinHTTP asks',
      { [CLIENT]: { DisabledByDefault: dword(1) }, [WINHTTP]: { DefaultSecureProtocols: dword(0xa00) } },
      9600,
      [],
    ],
    ['on, as scripts write it', { [CLIENT]: { Enabled: dword(0xffffffff), DisabledByDefault: dword(0) } }, 19045, []],
    ['on, by four bytes', { [CLIENT]: { Enabled: { type: 'REG_BINARY', data: '01000000' } } }, 19045, []],
    ['the server side is off', { [CLIENT.replace('Client', 'Server')]: { Enabled: dword(0) } }, 19045, []],
    [
      'a policy of RSA key exchange',
      { [SUITES]: { Functions: sz('TLS_RSA_WITH_AES_128_CBC_SHA') } },
      9600,
      ['no-ecdhe-suite!'],
    ],
    [
      'a policy with ECDHE at its end',
      { [SUITES]: { Functions: sz(`TLS_RSA_WITH_AES_128_CBC_SHA,${ECDHE}`) } },
      9600,
      [],
    ],
    [
      'a policy as a list',
      { [SUITES]: { Functions: { type: 'REG_MULTI_SZ', data: ['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', ECDHE] } } },
      19045,
      [],
    ],
    [
      'old spelling with a curve',
      { [SUITES]: { Functions: sz('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P384') } },
      7601,
      [],
    ],
    ['only TLS 1.3 suites, where it is spoken', { [SUITES]: { Functions: sz('TLS_AES_256_GCM_SHA384') } }, 22631, []],
    [
      'only TLS 1.3 suites, where it is off',
      { [SUITES]: { Functions: sz('TLS_AES_256_GCM_SHA384') }, [CLIENT13]: { Enabled: dword(0) } },
      22631,
      ['no-ecdhe-suite!'],
    ],
    [
      'only TLS 1.3 suites, on an old build',
      { [SUITES]: { Functions: sz('TLS_AES_256_GCM_SHA384') } },
      19045,
      ['no-ecdhe-suite!'],
    ],
    ['an empty policy is none', { [SUITES]: { Functions: sz('') } }, 19045, []],
    ['no ECDH', { [`${SCHANNEL}\\KeyExchangeAlgorithms\\ECDH`]: { Enabled: dword(0) } }, 19045, ['ecdh-off!']],
    [
      'WinHTTP of TLS 1.0 and 1.1',
      { [WINHTTP]: { DefaultSecureProtocols: dword(0x280) } },
      9600,
      ['winhttp-without-tls12!'],
    ],
    ['WinHTTP with all', { [WINHTTP]: { DefaultSecureProtocols: dword(0xa80) } }, 7601, []],
    [
      '.NET without strong cryptography, an old agent',
      { [NET4]: { SchUseStrongCrypto: dword(0) } },
      9600,
      ['net-without-tls12'],
    ],
    ['.NET without strong cryptography, a new system', { [NET4]: { SchUseStrongCrypto: dword(0) } }, 19045, []],
    [
      'several',
      { [CLIENT]: { Enabled: dword(0) }, [SUITES]: { Functions: sz('TLS_RSA_WITH_AES_128_CBC_SHA') } },
      9600,
      ['tls12-off!', 'no-ecdhe-suite!'],
    ],
  ])('%s', async (_name, registry, build, expected) => expect(await lacks(registry, build)).toEqual(expected));

  it('is asked of Windows only', async () => {
    expect(await readMachineTls(createRecordedSystem({ platform: 'linux' }, 'test'))).toBeNull();
  });
});
