import type { DiscoveredSetting } from '../../model/settings.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { registryValue } from '../../system/windows/registry-values.ts';
import { diagnoseBypass } from '../bypass/match-bypass.ts';
import { parseWinhttpList } from '../strings/parse-winhttp-list.ts';
import { repairServer } from '../strings/repair-server.ts';
import { parseConnectionBlob } from './connection-blob.ts';
import { type Meaning, type Place, setting, unreadablePlace } from './place.ts';
import { shownValue } from './shown-value.ts';

/** Key of the machine's WinHTTP setting. */
export const CONNECTIONS_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const CONNECTIONS_KEY_32 =
  'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const VALUE = 'WinHttpSettings';

/** The machine's WinHTTP proxy (`netsh winhttp set proxy`), by the 64-bit view; the 32-bit one is shown beside it. */
export async function readWinhttp(system: System): Promise<readonly Place[]> {
  const [own, wow] = await Promise.all([system.registryKey(CONNECTIONS_KEY), system.registryKey(CONNECTIONS_KEY, 32)]);
  const main = winhttpPlace(own, CONNECTIONS_KEY);
  const other = winhttpPlace(wow, CONNECTIONS_KEY_32);
  // Without any value of its own the 32-bit view only repeats the other one (reg.exe on a 32-bit system).
  const same = hexOf(wow) === hexOf(own);
  return [main, ...(other.settings.length > 0 && !same ? [for32Bit(other)] : [])];
}

const hexOf = (key: Read<ReadonlyMap<string, RegistryValue>>): string => {
  const value = registryValue(key, VALUE);
  return value?.type === 'REG_BINARY' ? value.data : '';
};

const for32Bit = (place: Place): Place => ({
  ...place,
  source: 'winhttp-32',
  settings: place.settings.map((entry) => ({
    ...entry,
    source: 'winhttp-32',
    notes: [...entry.notes, 'only 32-bit programs read this view; the sensor is a 64-bit program'],
  })),
});

/** Meaning of one `WinHttpSettings` value. */
export function winhttpPlace(key: Read<ReadonlyMap<string, RegistryValue>>, path: string): Place {
  const kind = { source: 'winhttp', scope: 'machine' } as const;
  const name = `${path}\\${VALUE}`;
  if (key.state === 'unreadable') return unreadablePlace(kind.source, kind.scope, name, key.native);
  const value = registryValue(key, VALUE);
  if (value === null) return { ...kind, meanings: [], settings: [] };
  if (value.type !== 'REG_BINARY') return invalidPlace(kind, name, shownValue(value), `has the type ${value.type}`);
  const blob = parseConnectionBlob(value.data);
  if (!blob.ok) return invalidPlace(kind, name, value.data.slice(0, 200), blob.reason);

  const meanings: Meaning[] = [];
  const settings: DiscoveredSetting[] = [];
  if (blob.autoDetect) meanings.push({ kind: 'auto-detect', name });
  if (blob.pac) meanings.push({ kind: 'pac', name, url: blob.pacUrl });
  const version = `version 0x${blob.version.toString(16)}`;
  if (blob.manual) {
    const meaning = listMeaning(name, blob.proxy, blob.bypass, 'winhttp');
    meanings.push(meaning.meaning);
    settings.push(
      setting(kind, name, meaning.shown, {
        state: meaning.state,
        notes: [
          version,
          ...(blob.bypass === '' ? [] : [`bypass list: ${blob.bypass}`]),
          ...meaning.notes,
          ...blob.notes,
        ],
      }),
    );
  } else {
    const shown = blob.pac ? blob.pacUrl : blob.autoDetect ? 'automatic detection' : 'direct';
    const left = blob.proxy === '' ? [] : ['a proxy is stored, but its flag is off'];
    settings.push(
      setting(kind, name, shown, {
        state: meanings.length > 0 ? 'not-used' : 'off',
        notes: [version, ...left, ...blob.notes],
      }),
    );
  }
  return { ...kind, meanings, settings };
}

function invalidPlace(kind: Pick<Place, 'source' | 'scope'>, name: string, value: string, reason: string): Place {
  return {
    ...kind,
    meanings: [{ kind: 'invalid', name, value, reason, corrected: null }],
    settings: [setting(kind, name, value, { state: 'invalid', notes: [`the value ${reason}`] })],
  };
}

/** Remarks about a bypass list beyond this help nobody. */
const MAX_REMARKS = 5;

/** What a proxy list with its bypass list means, and how it is shown. */
export function listMeaning(
  name: string,
  proxy: string,
  bypass: string,
  dialect: 'winhttp' | 'wininet',
): {
  readonly meaning: Meaning;
  readonly shown: string;
  readonly state: 'not-used' | 'invalid';
  readonly notes: readonly string[];
} {
  const list = parseWinhttpList(proxy);
  const masked = maskList(proxy);
  if (list.servers.length === 0) {
    const reason = list.problem ?? 'names no server';
    const corrected = repairServer(proxy)?.authority ?? null;
    const meaning = { kind: 'invalid', name, value: masked, reason, corrected } as const;
    const notes = [`the list ${reason}`, ...(corrected === null ? [] : [`${corrected} was probably meant`])];
    return { meaning, shown: masked, state: 'invalid', notes };
  }
  return {
    meaning: { kind: 'manual', name, servers: list.servers, bypass: { dialect, text: bypass } },
    shown: masked,
    state: 'not-used',
    notes: [
      ...list.notes,
      ...(list.problem === null ? [] : [`the list ${list.problem}`]),
      ...diagnoseBypass({ dialect, text: bypass })
        .slice(0, MAX_REMARKS)
        .map(({ words }) => words),
    ],
  };
}

/** A list with every user and password masked. */
export const maskList = (text: string): string => text.replace(/(^|[\s;,=]|:\/\/)[^\s;,=/]*@/g, '$1***@');
