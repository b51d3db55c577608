import { describe, expect, it } from 'vitest';
import { readDeviceKind } from '../../src/catalogue/onboarding/device-kind.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';

const VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const SENSE = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Sense';
const type = (data: string) => ({ [VERSION]: { InstallationType: { type: 'REG_SZ', data } } });

describe('the kind of a device', () => {
  it.each<[string, string, object]>([
    ['Windows 11', 'W', { platform: 'win32', osBuild: 22631 }],
    ['Windows of an unknown build', 'W', { platform: 'win32' }],
    ['Windows 7', 'D', { platform: 'win32', osBuild: 7601, registry: type('Client') }],
    ['Windows 8.1', 'D', { platform: 'win32', osBuild: 9600, registry: type('Client') }],
    ['Server 2008 R2', 'S', { platform: 'win32', osBuild: 7601, registry: type('Server') }],
    ['Server 2012', 'S', { platform: 'win32', osBuild: 9200, registry: type('Server Core') }],
    ['Server 2012 R2 with the agent', 'S', { platform: 'win32', osBuild: 9600, registry: type('Server') }],
    [
      'the same with the unified agent',
      'W',
      { platform: 'win32', osBuild: 9600, registry: { ...type('Server'), [SENSE]: {} } },
    ],
    ['build 9600 that tells no more', 'S', { platform: 'win32', osBuild: 9600 }],
    ['build 7601 that tells no more', 'D', { platform: 'win32', osBuild: 7601 }],
    ['Linux', 'L', { platform: 'linux' }],
    ['macOS', 'M', { platform: 'darwin' }],
  ])('%s is %s', async (_name, kind, machine) => {
    expect(await readDeviceKind(createRecordedSystem(machine, 'test'))).toBe(kind);
  });
});
