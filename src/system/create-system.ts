import { createLinuxSystem } from './posix/linux.ts';
import { createMacosSystem } from './posix/macos.ts';
import type { System } from './system.ts';
import { createWindowsSystem } from './windows/windows.ts';

/** The machine this process runs on. Unknown Unix systems are read as Linux: same files, same commands. */
export function createSystem(): System {
  if (process.platform === 'win32') return createWindowsSystem();
  if (process.platform === 'darwin') return createMacosSystem();
  return createLinuxSystem();
}
