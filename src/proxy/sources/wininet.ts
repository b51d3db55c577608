import type { DiscoveredSetting, SettingScope } from '../../model/settings.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { registryNumber, registryText, registryValue } from '../../system/windows/registry-values.ts';
import { parseConnectionBlob } from './connection-blob.ts';
import { type Meaning, type Place, setting, unreadablePlace } from './place.ts';
import { shownUrl } from './shown-value.ts';
import { listMeaning, maskList } from './winhttp.ts';

const SETTINGS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const POLICY = `HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings`;
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
  const policyKey = system.registryKey(POLICY);
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
  const policy = perUserPolicy(await policyKey);
  return { places, perMachine: policy.perMachine, policy: policy.place };
}

function perUserPolicy(key: WininetKey): { readonly perMachine: boolean; readonly place: Place } {
  const kind = { source: 'wininet', scope: 'machine' } as const;
  const perUser = registryNumber(key, 'ProxySettingsPerUser');
  const settings =
    perUser === null
      ? []
      : [
          setting(kind, `${POLICY}\\ProxySettingsPerUser`, String(perUser), {
            state: perUser === 0 ? 'in-use' : 'off',
            usedBy: perUser === 0 ? ['browser'] : [],
            notes: perUser === 0 ? ['every account takes the settings of the machine'] : [],
          }),
        ];
  return { perMachine: perUser === 0, place: { ...kind, meanings: [], settings } };
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
  const values = mergeValues(plain, blob);
  const meanings: Meaning[] = [];
  if (values.autoDetect) {
    const name = blob ? `${path}\\Connections\\${BLOBS[0]}` : `${path}\\AutoDetect`;
    meanings.push({ kind: 'auto-detect', name });
    settings.push(setting(kind, name, 'automatic detection'));
  }
  if (values.pacUrl !== '') {
    const name = !blob ? `${path}\\AutoConfigURL` : `${path}\\Connections\\${BLOBS[0]}`;
    if (values.pac) meanings.push({ kind: 'pac', name, url: values.pacUrl });
    settings.push(setting(kind, name, shownUrl(values.pacUrl), offUnless(values.pac)));
  }
  if (values.proxy !== '') {
    const name = !blob ? `${path}\\ProxyServer` : `${path}\\Connections\\${BLOBS[0]}`;
    const list = listMeaning(name, values.proxy, values.bypass, 'wininet');
    if (values.manual) meanings.push(list.meaning);
    const state = values.manual ? { state: list.state, notes: list.notes } : offUnless(false);
    settings.push(setting(kind, name, maskList(values.proxy), state));
  }
  if (values.bypass !== '') {
    const name = !blob ? `${path}\\ProxyOverride` : `${path}\\Connections\\${BLOBS[0]}`;
    settings.push(setting(kind, name, values.bypass, offUnless(values.manual)));
  }
  return { ...kind, meanings: meanings.length > 0 ? meanings : invalid, settings };
}

const offUnless = (on: boolean): Partial<DiscoveredSetting> =>
  on ? {} : { state: 'off', notes: ['the value is still there, but switched off'] };

/** The blob decides where there is one: programs of Windows set and read it; plain values count only without it. */
const mergeValues = (plain: Values, blob: Values | null): Values => blob ?? plain;

function readBlob(
  connections: WininetKey,
  path: string,
  kind: Pick<Place, 'source' | 'scope'>,
  settings: DiscoveredSetting[],
  invalid: Meaning[],
): Values | null {
  const name = BLOBS.find((blobName) => registryValue(connections, blobName)?.type === 'REG_BINARY');
  const value = name === undefined ? null : registryValue(connections, name);
  if (value?.type !== 'REG_BINARY') return null;
  const blob = parseConnectionBlob(value.data);
  if (blob.ok) return blob;
  const full = `${path}\\${name}`;
  const shown = value.data.slice(0, 200);
  settings.push(setting(kind, full, shown, { state: 'invalid', notes: [`the value ${blob.reason}`] }));
  invalid.push({ kind: 'invalid', name: full, value: shown, reason: blob.reason, corrected: null });
  return null;
}
