import type { System } from '../../system/system.ts';
import { registryText } from '../../system/windows/registry-values.ts';
import { environmentPlace } from './environment.ts';
import type { Place } from './place.ts';

const MACHINE_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';

/** Proxy variables of the machine and of this process: information only, the sensor of Windows 10 and later reads none. */
export async function readWindowsEnvironment(system: System): Promise<readonly Place[]> {
  const key = await system.registryKey(MACHINE_KEY);
  const machine = environmentPlace(
    (name) => registryText(key, name) ?? undefined,
    { source: 'environment', scope: 'machine' },
    (name) => `${MACHINE_KEY}\\${name.toUpperCase()}`,
  );
  const own = environmentPlace(
    (name) => system.env(name),
    { source: 'environment', scope: 'process' },
    (name) => name.toUpperCase(),
  );
  return [machine, own].map((place) => ({
    ...place,
    meanings: [],
    settings: place.settings.map((entry) => ({ ...entry, notes: [...entry.notes, 'the sensor does not read it'] })),
  }));
}
