import type { DiscoveredSetting } from '../../model/settings.ts';
import type { System } from '../../system/system.ts';
import { registryNumber } from '../../system/windows/registry-values.ts';
import { type Place, setting } from './place.ts';

const WINHTTP_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp';
const SERVICE_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinHttpAutoProxySvc';
const SC_TIMEOUT_MS = 4_000;
/** `SERVICE_DISABLED` (winsvc.h). */
const DISABLED = 4;

/** What Windows allows its programs to find by themselves. */
export interface WindowsSwitches {
  readonly place: Place;
  /** Why automatic detection and PAC scripts do not work on this machine; null when nothing stands against them. */
  readonly detectionOff: string | null;
}

/** Reads `DisableWpad` and the state of the service that finds proxies for WinHTTP. */
export async function readWindowsSwitches(system: System): Promise<WindowsSwitches> {
  const kind = { source: 'wpad-switch', scope: 'machine' } as const;
  const [winhttp, service, query] = await Promise.all([
    system.registryKey(WINHTTP_KEY),
    system.registryKey(SERVICE_KEY),
    system.run('sc', ['query', 'WinHttpAutoProxySvc'], SC_TIMEOUT_MS),
  ]);
  const settings: DiscoveredSetting[] = [];
  let detectionOff: string | null = null;
  const disabled = registryNumber(winhttp, 'DisableWpad');
  if (disabled !== null) {
    if (disabled === 1) detectionOff = `${WINHTTP_KEY}\\DisableWpad is 1`;
    settings.push(
      setting(kind, `${WINHTTP_KEY}\\DisableWpad`, String(disabled), {
        state: disabled === 1 ? 'in-use' : 'off',
        usedBy: disabled === 1 ? ['edr-sensor', 'antivirus', 'updates'] : [],
        notes: disabled === 1 ? ['automatic detection is switched off for WinHTTP'] : [],
      }),
    );
  }
  const start = registryNumber(service, 'Start');
  const state = query.state === 'present' && query.value.code === 0 ? serviceState(query.value.stdout) : null;
  // The service starts when it is asked, so that "stopped" alone is no trouble.
  if (start === DISABLED) {
    detectionOff ??= 'the service WinHttpAutoProxySvc is disabled';
    settings.push(
      setting({ source: 'winhttp-auto-proxy-service', scope: 'machine' }, `${SERVICE_KEY}\\Start`, 'disabled', {
        state: 'in-use',
        usedBy: ['edr-sensor', 'antivirus', 'updates'],
        notes: ['without it WinHTTP finds no proxy by itself and runs no PAC script'],
      }),
    );
  } else if (state !== null) {
    settings.push(
      setting({ source: 'winhttp-auto-proxy-service', scope: 'machine' }, SERVICE_KEY, state, {
        state: 'in-use',
        usedBy: ['edr-sensor', 'antivirus', 'updates'],
        notes: state === 'stopped' ? ['it starts when a program asks for a proxy'] : [],
      }),
    );
  }
  return { place: { ...kind, meanings: [], settings }, detectionOff };
}

const STATES: Readonly<Record<string, string>> = { 1: 'stopped', 2: 'starting', 3: 'stopping', 4: 'running' };

/** State in `sc query`, the line after the type: `STATE : 4  RUNNING`; only the number is read. */
function serviceState(text: string): string | null {
  const numbers = [...text.matchAll(/^\s+\S[^:\r\n]*:\s*([0-9a-f]{1,4})\s{2,}/gim)].map((match) => match[1] ?? '');
  return STATES[numbers[1] ?? ''] ?? null;
}
