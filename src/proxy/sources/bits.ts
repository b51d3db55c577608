import type { System } from '../../system/system.ts';
import { type Place, setting } from './place.ts';
import { maskList } from './winhttp.ts';

const COMMAND = 'bitsadmin /util /getieproxy LOCALSYSTEM';
const BITS_TIMEOUT_MS = 4_000;
/** Words of the program's own language, not translated. */
const USAGES: Readonly<Record<string, string>> = {
  NO_PROXY: 'direct',
  AUTODETECT: 'automatic detection',
  AUTOSCRIPT: 'PAC script',
  MANUAL_PROXY: 'fixed proxy',
  NAMED_PROXY: 'fixed proxy',
};

/** What the background transfer service (updates) would use as LocalSystem; its settings are the account's own WinINET ones. */
export async function readBits(system: System): Promise<Place> {
  const kind = { source: 'bits', scope: 'system-account' } as const;
  const result = await system.run('bitsadmin', ['/util', '/getieproxy', 'LOCALSYSTEM'], BITS_TIMEOUT_MS);
  const output = result.state === 'present' && result.value.code === 0 ? result.value.stdout : '';
  const usage = /\b(NO_PROXY|AUTODETECT|AUTOSCRIPT|MANUAL_PROXY|NAMED_PROXY)\b/.exec(output)?.[1];
  if (usage === undefined) return { ...kind, meanings: [], settings: [] };
  const server = /\b((?:https?:\/\/|https?=)?[\w.-]+:\d{1,5}(?:;\S+)?)\s*$/m.exec(output)?.[1];
  const value = server === undefined ? (USAGES[usage] ?? usage) : `${USAGES[usage] ?? usage}: ${maskList(server)}`;
  const state = usage === 'NO_PROXY' ? 'off' : 'in-use';
  return {
    ...kind,
    meanings: [],
    settings: [setting(kind, COMMAND, value, { state, usedBy: state === 'in-use' ? ['updates'] : [] })],
  };
}
