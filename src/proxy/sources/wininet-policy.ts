import type { DiscoveredSetting, SettingScope } from '../../model/settings.ts';
import type { Read, RegistryValue, System } from '../../system/system.ts';
import { registryNumber, registryText } from '../../system/windows/registry-values.ts';
import { type MisplacedValue, type Place, setting } from './place.ts';
import { shownUrl } from './shown-value.ts';
import { maskList } from './winhttp.ts';

const KEY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const SETTINGS = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/** What policy says of WinINET's proxy. */
export interface WininetPolicy {
  /** `ProxySettingsPerUser` = 0: everyone takes the machine's settings. */
  readonly perMachine: boolean;
  readonly place: Place;
}

/**
 * The policy key of WinINET. The one value that Windows takes from it is `ProxySettingsPerUser` of the machine, "Make proxy
 * settings per-machine (rather than per-user)" of inetres.admx; a proxy written beside it is shown and has no effect.
 * Source: the documentation of proxy-watch (`WatchOptions::watch_group_policy`), which measured it on Windows.
 */
export async function readWininetPolicy(system: System): Promise<WininetPolicy> {
  const [machine, user] = await Promise.all([system.registryKey(`HKLM\\${KEY}`), system.registryKey(`HKCU\\${KEY}`)]);
  const perUser = registryNumber(machine, 'ProxySettingsPerUser');
  const kind = { source: 'wininet', scope: 'machine' } as const;
  const settings =
    perUser === null
      ? []
      : [
          setting(kind, `HKLM\\${KEY}\\ProxySettingsPerUser`, String(perUser), {
            state: perUser === 0 ? 'in-use' : 'off',
            usedBy: perUser === 0 ? ['browser'] : [],
            notes: perUser === 0 ? ['every account takes the settings of the machine'] : [],
          }),
        ];
  const values = [proxyValues(machine, 'HKLM', 'machine'), proxyValues(user, 'HKCU', 'user')];
  return {
    perMachine: perUser === 0,
    place: {
      ...kind,
      meanings: [],
      settings: [...settings, ...values.flatMap((found) => found.settings)],
      misplaced: values.flatMap((found) => found.misplaced),
    },
  };
}

/** Proxies that stand beside the switch: values of the settings' own key, written into that of policies. */
function proxyValues(
  key: Read<ReadonlyMap<string, RegistryValue>>,
  root: 'HKLM' | 'HKCU',
  scope: SettingScope,
): { readonly settings: readonly DiscoveredSetting[]; readonly misplaced: readonly MisplacedValue[] } {
  const kind = { source: 'wininet', scope };
  const on = registryNumber(key, 'ProxyEnable') !== 0;
  const found = [
    { name: 'ProxyServer', value: maskList(registryText(key, 'ProxyServer') ?? ''), isOn: on },
    { name: 'AutoConfigURL', value: shownUrl(registryText(key, 'AutoConfigURL') ?? ''), isOn: true },
  ].filter(({ value }) => value !== '');
  return {
    settings: found.map(({ name, value, isOn }) =>
      setting(kind, `${root}\\${KEY}\\${name}`, value, {
        state: 'off',
        notes: [isOn ? `Windows reads it in ${root}\\${SETTINGS} only: here it has no effect` : 'switched off'],
      }),
    ),
    misplaced: found
      .filter(({ isOn }) => isOn)
      .map(({ name, value }) => ({
        name: `${root}\\${KEY}\\${name}`,
        value,
        reader: 'Windows',
        place: `${root}\\${SETTINGS}\\${name}`,
      })),
  };
}
