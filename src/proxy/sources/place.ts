import type { BypassList, ManualServer } from '../../model/proxy.ts';
import type { DiscoveredSetting, SettingScope, SettingUser } from '../../model/settings.ts';
import { cutText } from '../../text/width.ts';

/** What a place tells its programs to do. */
export type Meaning =
  | {
      readonly kind: 'manual';
      /** Full name of the value it comes from. */
      readonly name: string;
      readonly servers: readonly ManualServer[];
      readonly bypass: BypassList;
    }
  | { readonly kind: 'pac'; readonly name: string; readonly url: string }
  | {
      readonly kind: 'script';
      readonly name: string;
      /** The PAC script itself: the setting holds it and names no address. */
      readonly script: string;
    }
  | { readonly kind: 'auto-detect'; readonly name: string }
  | {
      readonly kind: 'invalid';
      readonly name: string;
      /** The value, secrets removed. */
      readonly value: string;
      /** Finishes a sentence that begins with the quoted value. */
      readonly reason: string;
      readonly corrected: string | null;
    };

/** One place where proxy settings live: one registry key, one file, one account. */
export interface Place {
  /** Stable name of the kind of place, as in {@link DiscoveredSetting.source}. */
  readonly source: string;
  readonly scope: SettingScope;
  /** In the order in which programs that read this place try them; empty when it says nothing. */
  readonly meanings: readonly Meaning[];
  /** Every value found there; valid ones are `not-used` until {@link usePlace} says otherwise. */
  readonly settings: readonly DiscoveredSetting[];
  /** Values of it that their program does not read there; missing where there are none. */
  readonly misplaced?: readonly MisplacedValue[];
  /** Values of it that another value beside them overrules; missing where there are none. */
  readonly overruled?: readonly OverruledValue[];
}

/** A value at a place that its program does not read. */
export interface MisplacedValue {
  readonly name: string;
  /** Secrets removed. */
  readonly value: string;
  /** Who was meant to read it, for people. */
  readonly reader: string;
  /** Where that program does read it. */
  readonly place: string;
}

/** A value that has no say beside another one. */
export interface OverruledValue {
  readonly name: string;
  /** What it says, for people, secrets removed. */
  readonly value: string;
  /** Full name of the value that decides. */
  readonly by: string;
  /** What that one says, for people, secrets removed. */
  readonly says: string;
}

/** Longest value that is kept: longer ones are shown cut. */
const MAX_VALUE = 2000;

/** One value found, with the usual defaults. */
export function setting(
  place: Pick<Place, 'source' | 'scope'>,
  name: string,
  value: string,
  more: Partial<Pick<DiscoveredSetting, 'state' | 'usedBy' | 'notes' | 'hiddenBy'>> = {},
): DiscoveredSetting {
  return {
    source: place.source,
    scope: place.scope,
    name,
    value: value.length > MAX_VALUE ? `${cutText(value, MAX_VALUE)}…` : value,
    state: more.state ?? 'not-used',
    usedBy: more.usedBy ?? [],
    notes: more.notes ?? [],
    ...(more.hiddenBy === undefined ? {} : { hiddenBy: more.hiddenBy }),
  };
}

/** What is said of a value that cannot be used: what is wrong, and what was probably meant. */
export const invalidNotes = (wrong: {
  readonly reason: string;
  readonly corrected: string | null;
}): readonly string[] => [
  `the value ${wrong.reason}`,
  ...(wrong.corrected === null ? [] : [`${wrong.corrected} was probably meant`]),
];

/** The settings of all places, those of `used` places marked with their users. Order is kept. */
export function settleSettings(
  places: readonly Place[],
  used: ReadonlyMap<Place, readonly SettingUser[]>,
): readonly DiscoveredSetting[] {
  return places.flatMap((place) => {
    const users = used.get(place);
    if (!users) return place.settings;
    return place.settings.map((entry) =>
      entry.state === 'not-used'
        ? { ...entry, state: 'in-use' as const, usedBy: [...new Set([...entry.usedBy, ...users])] }
        : entry,
    );
  });
}

/** A place that could not be read. */
export function unreadablePlace(source: string, scope: SettingScope, name: string, native: string): Place {
  return {
    source,
    scope,
    meanings: [],
    settings: [setting({ source, scope }, name, '', { state: 'unreadable', notes: [`could not be read: ${native}`] })],
  };
}
