import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWindowsSystem } from '../../src/system/windows/windows.ts';
import { windowsFolder } from '../../src/system/windows/windows-folder.ts';

const NTDLL = 'D:\\WINDOWS\\SYSTEM32\\ntdll.dll';

describe('the Windows folder', () => {
  it.each([
    ['the kernel decides', 'D:\\Windows', 'C:\\Evil', null, 'D:\\Windows'],
    ['against the usual one too', 'D:\\Windows', 'C:\\Windows', null, 'D:\\Windows'],
    ['without it the usual folder', null, 'c:\\windows', NTDLL, 'c:\\windows'],
    ['another one only as far as a library is loaded from it', null, 'C:\\Evil', NTDLL, 'D:\\WINDOWS'],
    ['nothing is known', null, 'C:\\Evil', null, 'C:\\Windows'],
    ['no variable', null, undefined, NTDLL, 'D:\\WINDOWS'],
    ['a link of another form', '\\\\server\\share', 'C:\\Windows', null, 'C:\\Windows'],
    ['a drive', 'C:\\', undefined, null, 'C:\\Windows'],
    ['a library of another form', null, 'C:\\Evil', '\\\\?\\UNC\\x\\y\\System32\\ntdll.dll', 'C:\\Windows'],
    ['a folder below', null, 'C:\\Evil', 'C:\\a\\b\\System32\\ntdll.dll', 'C:\\Windows'],
    ['another library', null, 'C:\\Evil', 'C:\\Evil\\System32\\ntdll.dll.dll', 'C:\\Windows'],
  ])('%s', (_what, kernel, environment, loaded, expected) =>
    expect(windowsFolder({ kernel: () => kernel, environment, loaded: () => loaded })).toBe(expected),
  );
});

describe.skipIf(process.platform !== 'win32')('with another SystemRoot in the environment', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('programs still come from Windows', async () => {
    vi.stubEnv('SystemRoot', 'C:\\Evil');
    vi.stubEnv('windir', 'C:\\Evil');
    const system = createWindowsSystem();
    expect(await system.run('reg', ['query', 'HKLM\\SOFTWARE'], 30_000)).toMatchObject({
      state: 'present',
      value: { code: 0 },
    });
  });
});
