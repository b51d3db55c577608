import type { SettingsLint } from '../../findings/shape/finding.ts';
import type { Place } from '../sources/place.ts';

/** Values at places that their program does not read; `served`: the sensor has a proxy of its own all the same. */
export function lintMisplaced(places: readonly Place[], served: boolean): readonly SettingsLint[] {
  return places.flatMap(({ misplaced = [] }) =>
    misplaced.map(
      ({ name, value, reader, place }): SettingsLint => ({
        code: 'setting-without-effect',
        severity: served ? 'info' : 'warning',
        method: null,
        args: { source: name, value, reader, place },
      }),
    ),
  );
}

/** Values that another value of the same place overrules. */
export function lintOverruled(places: readonly Place[]): readonly SettingsLint[] {
  return places.flatMap(({ overruled = [], scope }) =>
    overruled.map(
      ({ name, value, by, says }): SettingsLint => ({
        code: 'proxy-settings-conflict',
        severity: scope === 'user' ? 'info' : 'warning',
        method: null,
        args: {
          problem: `${name} says ${value}, but ${by} says ${says} and decides`,
          sources: [name, by],
          remedy: 'set the proxy in the settings of Windows, which write both values, instead of one of them by script',
        },
      }),
    ),
  );
}
