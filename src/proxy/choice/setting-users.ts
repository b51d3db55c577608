import type { ProxySettings } from '../../model/proxy.ts';
import type { DiscoveredSetting, SettingUser } from '../../model/settings.ts';
import type { Place } from '../sources/place.ts';
import type { MachinePlaces } from './machine-places.ts';

/** Settings with the place they came from; null where no place says anything. */
export interface Chosen {
  readonly settings: ProxySettings;
  readonly place: Place | null;
}

/** Who takes its proxy from which place, once every method is chosen. */
export function usersOf(
  places: MachinePlaces,
  chosen: Readonly<Record<'named' | 'fallback' | 'sensorFallback' | 'antivirus', Chosen>>,
  found: Place | null,
): ReadonlyMap<Place, readonly SettingUser[]> {
  const users = new Map<Place, SettingUser[]>();
  const add = (place: Place | null, ...names: readonly SettingUser[]): void => {
    if (place) users.set(place, [...(users.get(place) ?? []), ...names]);
  };
  const { named, fallback, sensorFallback, antivirus } = chosen;
  if (named.settings.state === 'manual') add(named.place, 'edr-sensor');
  else add(sensorFallback.place, 'edr-sensor');
  // On Linux and macOS one daemon is sensor and antivirus; on Windows the static proxy is the sensor's alone.
  const unixNamed = named.settings.state === 'manual' && places.antivirus.length === 0 ? named.place : null;
  // A server or a script of its own that cannot be used leaves the word to what the sensor takes behind its static proxy.
  const own = antivirus.settings.state === 'unusable' ? null : antivirus.place;
  add(own ?? unixNamed ?? sensorFallback.place, 'antivirus');
  if (places.defaultUsers.length > 0) add(fallback.place, ...places.defaultUsers);
  // Who detects automatically takes what was found.
  if (sensorFallback.place && isDetected(sensorFallback.settings))
    add(found, ...(users.get(sensorFallback.place) ?? []));
  for (const place of places.browser) if (place.meanings.length > 0) add(place, 'browser');
  return users;
}

/** True for settings that automatic detection gave. */
const isDetected = (settings: ProxySettings): boolean => (settings.origin?.detected ?? null) !== null;

/** A setting that nobody takes says so. */
export const withUsers = (settings: readonly DiscoveredSetting[]): readonly DiscoveredSetting[] =>
  settings.map((entry) => (entry.usedBy.length > 0 ? entry : { ...entry, usedBy: ['nobody'] as const }));
