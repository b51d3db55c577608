import type { DiscoveredSetting, SettingScope } from '../../model/settings.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { registryNumber, registryText, registryValue } from '../../system/windows/registry-values.ts';
import { parseConnectionBlob } from './connection-blob.ts';
import { type Meaning, type OverruledValue, type Place, setting, unreadablePlace } from './place.ts';
import { shownUrl } from './shown-value.ts';
import { listMeaning, maskList } from './winhttp.ts';
import { readWininetPolicy } from './wininet-policy.ts';

const SETTINGS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const BLOBS = ['DefaultConnectionSettings', 'SavedLegacySettings'];

type WininetKey = Read<ReadonlyMap<string, RegistryValue>>;

/** The accounts whose WinINET settings are read, with the root of their registry. */
export const WININET_ACCOUNTS: readonly { readonly scope: SettingScope; readonly root: string }[] = [
  { scope: 'machine', root: 'HKLM' },
  { scope: 'system-account', root: 'HKU\\S-1-5-18' },
  { scope: 'local-service', root: 'HKU\\S-1-5-19' },
  { scope: 'network-service', root: 'HKU\\S-1-5-20' },
  { scope: 'user', root: 'HKCU' },
];

/** WinINET settings of all accounts, and whether policy makes the machine's count for everyone. */
export interface Wininet {
  readonly places: readonly Place[];
  /** The policy `ProxySettingsPerUser` = 0: everyone takes the machine's. */
  readonly perMachine: boolean;
  readonly policy: Place;
}

/** Reads the WinINET settings of the machine, the service accounts and the user that runs this. */
export async function readWininet(system: System): Promise<Wininet> {
  const reading = readWininetPolicy(system);
  const places = await Promise.all(
    WININET_ACCOUNTS.map(async ({ scope, root }) => {
      const path = `${root}\\${SETTINGS}`;
      const [key, connections] = await Promise.all([
        system.registryKey(path),
        system.registryKey(`${path}\\Connections`),
      ]);
      return wininetPlace(scope, path, key, connections);
    }),
  );
  const policy = await reading;
  return { places, perMachine: policy.perMachine, policy: policy.place };
}

interface Values {
  readonly manual: boolean;
  readonly autoDetect: boolean;
  readonly pac: boolean;
  readonly proxy: string;
  readonly bypass: string;
  readonly pacUrl: string;
}

/** Meaning of one account's settings: the blob decides where there is one, the plain values beside it are copies for old programs. */
export function wininetPlace(scope: SettingScope, path: string, key: WininetKey, connections: WininetKey): Place {
  const kind = { source: 'wininet', scope };
  const unread = [key, connections].find((read) => read.state === 'unreadable');
  if (unread?.state === 'unreadable') return unreadablePlace(kind.source, scope, path, unread.native);
  const settings: DiscoveredSetting[] = [];
  const invalid: Meaning[] = [];
  const plain: Values = {
    manual: registryNumber(key, 'ProxyEnable') === 1 && registryText(key, 'ProxyServer') !== null,
    autoDetect: registryNumber(key, 'AutoDetect') === 1,
    pac: (registryText(key, 'AutoConfigURL') ?? '') !== '',
    proxy: registryText(key, 'ProxyServer') ?? '',
    bypass: registryText(key, 'ProxyOverride') ?? '',
    pacUrl: registryText(key, 'AutoConfigURL') ?? '',
  };
  const blob = readBlob(connections, `${path}\\Connections`, kind, settings, invalid);
  const values = blob ?? plain;
  const nameOf = (value: string): string => blob?.name ?? `${path}\\${value}`;
  const meanings: Meaning[] = [];
  if (values.autoDetect) {
    const name = nameOf('AutoDetect');
    meanings.push({ kind: 'auto-detect', name });
    settings.push(setting(kind, name, 'automatic detection'));
  }
  if (values.pacUrl !== '') {
    const name = nameOf('AutoConfigURL');
    if (values.pac) meanings.push({ kind: 'pac', name, url: values.pacUrl });
    settings.push(setting(kind, name, shownUrl(values.pacUrl), offUnless(values.pac)));
  }
  if (values.proxy !== '') {
    const name = nameOf('ProxyServer');
    const list = listMeaning(name, values.proxy, values.bypass, 'wininet');
    if (values.manual) meanings.push(list.meaning);
    const state = values.manual ? { state: list.state, notes: list.notes } : offUnless(false);
    settings.push(setting(kind, name, maskList(values.proxy), state));
  }
  if (values.bypass !== '') {
    const name = nameOf('ProxyOverride');
    settings.push(setting(kind, name, values.bypass, offUnless(values.manual)));
  }
  const overruled = blob === null ? [] : overruledValues(path, registryNumber(key, 'ProxyEnable'), plain, blob);
  return { ...kind, meanings: meanings.length > 0 ? meanings : invalid, settings, overruled };
}

/**
 * Plain values that say something else than the blob, which decides where there is one: programs of Windows set and read
 * it, and keep plain copies for old programs. A script that writes the copies alone has no effect.
 */
function overruledValues(
  path: string,
  enabled: number | null,
  plain: Values,
  blob: Values & { readonly name: string },
): readonly OverruledValue[] {
  const server = ({ manual, proxy }: Values): string => (manual ? maskList(proxy) : 'no server');
  const script = ({ pac, pacUrl }: Values): string => (pac ? shownUrl(pacUrl) : 'no script');
  const found: OverruledValue[] = [];
  if (enabled !== null && server(plain) !== server(blob))
    found.push({ name: `${path}\\ProxyServer`, value: server(plain), by: blob.name, says: server(blob) });
  if (plain.pac && script(plain) !== script(blob))
    found.push({ name: `${path}\\AutoConfigURL`, value: script(plain), by: blob.name, says: script(blob) });
  return found;
}

const offUnless = (on: boolean): Partial<DiscoveredSetting> =>
  on ? {} : { state: 'off', notes: ['the value is still there, but switched off'] };

function readBlob(
  connections: WininetKey,
  path: string,
  kind: Pick<Place, 'source' | 'scope'>,
  settings: DiscoveredSetting[],
  invalid: Meaning[],
): (Values & { readonly name: string }) | null {
  const name = BLOBS.find((blobName) => registryValue(connections, blobName)?.type === 'REG_BINARY');
  const value = name === undefined ? null : registryValue(connections, name);
  if (value?.type !== 'REG_BINARY') return null;
  const blob = parseConnectionBlob(value.data);
  const full = `${path}\\${name}`;
  if (blob.ok) return { ...blob, name: full };
  const shown = value.data.slice(0, 200);
  settings.push(setting(kind, full, shown, { state: 'invalid', notes: [`the value ${blob.reason}`] }));
  invalid.push({ kind: 'invalid', name: full, value: shown, reason: blob.reason, corrected: null });
  return null;
}
