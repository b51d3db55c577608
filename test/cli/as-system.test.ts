import { describe, expect, it } from 'vitest';
import { asSystem } from '../../src/cli/as-system.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';
import type { System } from '../../src/system/system.ts';

const request = { args: ['analyze', '--as-system'], credentialsEnv: null, signal: new AbortController().signal };
const windows = (identity: Awaited<ReturnType<System['identity']>>): System => ({
  ...createRecordedSystem({ platform: 'win32', osBuild: 22631 }, 'test'),
  identity: async () => identity,
});

describe('--as-system', () => {
  it('is a mistake anywhere but on Windows', async () => {
    const linux = createRecordedSystem({ platform: 'linux' }, 'test');
    await expect(asSystem(request, linux)).rejects.toThrow('--as-system is for Windows; use sudo here');
  });

  it('just runs where it is SYSTEM already', async () => {
    const system = windows({
      user: 'NT AUTHORITY\\SYSTEM',
      elevated: true,
      system: true,
      integrity: 'system',
      session: 0,
    });
    expect(await asSystem(request, system)).toEqual({ exitCode: null, why: null });
  });

  it('goes on as the user with a warning where the user is not elevated', async () => {
    const system = windows({ user: 'CORP\\anna', elevated: false, system: false, integrity: 'medium', session: 1 });
    expect(await asSystem(request, system)).toEqual({
      exitCode: null,
      why: '--as-system was not possible: CORP\\anna is not elevated',
    });
  });
});
