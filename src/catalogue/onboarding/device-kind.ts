import type { DeviceKind } from '../../model/target.ts';
import type { System } from '../../system/system.ts';

/** Windows 8.1 and Server 2012 R2: the last build that onboards through the Log Analytics agent. Source: https://learn.microsoft.com/en-us/defender-endpoint/onboard-downlevel */
const LAST_AGENT_BUILD = 9600;
/** Windows 7 SP1 and Server 2008 R2 SP1 share it; the client is the more frequent one. */
const SEVEN_BUILD = 7601;
const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
/** The unified agent for Server 2012 R2 installs the sensor's service. Source: https://learn.microsoft.com/en-us/defender-endpoint/onboard-server */
const SENSOR = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Sense';

/** Which kind of device this machine is for the lists: old Windows uses the Log Analytics agent, unless it has the unified one. */
export async function readDeviceKind(
  system: Pick<System, 'platform' | 'osBuild' | 'registryKey'>,
): Promise<DeviceKind> {
  if (system.platform !== 'win32') return system.platform === 'darwin' ? 'M' : 'L';
  const build = system.osBuild ?? Number.POSITIVE_INFINITY;
  if (build > LAST_AGENT_BUILD) return 'W';
  const [sensor, version] = await Promise.all([system.registryKey(SENSOR), system.registryKey(CURRENT_VERSION)]);
  if (sensor.state === 'present') return 'W';
  const values = version.state === 'present' ? [...version.value] : [];
  const type = values.find(([name]) => name.toLowerCase() === 'installationtype')?.[1].data;
  if (type === 'Client') return 'D';
  if (typeof type === 'string' && type.startsWith('Server')) return 'S';
  return build <= SEVEN_BUILD ? 'D' : 'S';
}
