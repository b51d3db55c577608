import type { HostInfo } from '../../model/report.ts';
import type { System } from '../system.ts';
import { registryNumber } from './registry-values.ts';

/** "Block process creations originating from PSExec and WMI commands" (Microsoft's list of attack surface reduction rules). */
const RULE = 'd1e49aac-8f56-4280-b9ba-993a6d77406c';
/** Policy wins over the local state that `Set-MpPreference` writes. */
const PLACES = [
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules',
  'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules',
];
/** Values of a rule: 0 off, 1 block, 2 audit, 5 not configured, 6 warn. */
const STATES: Readonly<Record<number, HostInfo['asrPsExecRule']>> = { 0: 'off', 1: 'block', 2: 'audit', 6: 'warn' };

/** State of the rule that keeps the tool from running as SYSTEM by PsExec; null when it could not be read. */
export async function readAsrPsExecRule(system: System): Promise<HostInfo['asrPsExecRule']> {
  const keys = await Promise.all(PLACES.map((path) => system.registryKey(path)));
  for (const key of keys) {
    const state = STATES[registryNumber(key, RULE) ?? -1];
    if (state !== undefined) return state;
  }
  return keys.some((key) => key.state === 'unreadable') ? null : 'off';
}
