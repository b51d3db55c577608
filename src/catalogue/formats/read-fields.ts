/** Readers of single values of a foreign row: the value, or a sentence about what is wrong. */
import { type DeviceKind, type Model, REGIONS, type TargetRegion } from '../../model/target.ts';
import { didYouMean } from '../../text/nearest.ts';
import { quoted, replaceUnseen } from '../../text/plain.ts';
import { textOf } from '../../text/text-of.ts';
import { cutText } from '../../text/width.ts';
import { GOV_REGIONS } from '../rows/catalogue.ts';
import { nearestRegion, regionsOf } from '../select/parse-regions.ts';

/** A value that was read, or why it could not be. */
export type Field<T> = { readonly value: T } | { readonly wrong: string };

const DEVICE_KINDS: readonly DeviceKind[] = ['W', 'D', 'S', 'M', 'L'];
const DEVICE_WORDS: Readonly<Record<string, DeviceKind>> = {
  windows: 'W',
  win: 'W',
  'windows-legacy': 'D',
  'windows-mma': 'S',
  macos: 'M',
  mac: 'M',
  linux: 'L',
};

/** Text or list of texts as single words; empty for absent. */
export function words(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string')
    return value
      .split(/[,;|]/)
      .map((word) => word.trim())
      .filter((word) => word !== '');
  return Array.isArray(value) ? value.slice(0, 1000) : [value];
}

/** Regions by name: `US`, `USGov`, `WW`, `GW_US` (its region), `custom`, `all`; nothing means a list without regions. */
export function readRegions(value: unknown): Field<readonly TargetRegion[]> {
  const found = new Set<TargetRegion>();
  for (const word of words(value)) {
    if (typeof word !== 'string') return { wrong: `"region" is not a text: ${quoted(word)}; write US or WW` };
    const name = word.replace(/^gw[_-]/i, '');
    if (/^(ww|worldwide|global)$/i.test(name)) found.add('WW');
    else if (/^all$/i.test(name)) found.add('WW');
    else if (/^custom$/i.test(name)) found.add('custom');
    else {
      const regions = regionsOf(name) ?? geography(name);
      if (!regions) {
        return {
          wrong: `unknown region ${quoted(word)}${didYouMean(nearestRegion(name))} Known: WW ${REGIONS.join(' ')}`,
        };
      }
      for (const region of regions) found.add(region);
    }
  }
  return { value: found.size === 0 ? ['custom'] : [...found] };
}

/** Geographies as Microsoft's tables print them. */
function geography(name: string): readonly TargetRegion[] | null {
  if (/^azure uae|^uae /i.test(name)) return ['AE'];
  if (/^us gov/i.test(name)) return GOV_REGIONS;
  return null;
}

/** `standard`, `streamlined`, `both`; nothing means both. */
export function readModels(value: unknown): Field<readonly Model[]> {
  const found = new Set<Model>();
  for (const word of words(value)) {
    if (word === 'standard' || word === 'streamlined') found.add(word);
    else if (word === 'both') found.add('standard').add('streamlined');
    else return { wrong: `"model" is ${quoted(word)}; write standard, streamlined or both` };
  }
  return {
    value:
      found.size === 0
        ? ['standard', 'streamlined']
        : (['standard', 'streamlined'] as const).filter((m) => found.has(m)),
  };
}

/** Devices by letter or name; nothing means all. */
export function readDevices(value: unknown): Field<readonly DeviceKind[]> {
  const found = new Set<DeviceKind>();
  for (const word of words(value)) {
    const text = typeof word === 'string' ? word : '';
    const kind = DEVICE_KINDS.find((known) => known === text.toUpperCase()) ?? DEVICE_WORDS[text.toLowerCase()];
    if (!kind || !Object.hasOwn({ W: 0, D: 0, S: 0, M: 0, L: 0 }, kind)) {
      return {
        wrong: `unknown system ${quoted(word)}; write letters of W (Windows) D (7/8.1) S (MMA) M (macOS) L (Linux)`,
      };
    }
    found.add(kind);
  }
  return { value: found.size === 0 ? DEVICE_KINDS : DEVICE_KINDS.filter((kind) => found.has(kind)) };
}

/** Yes, no, or null for `unknown`; `fallback` when nothing stands there. */
export function readFlag(name: string, value: unknown, fallback: boolean | null): Field<boolean | null> {
  if (value === undefined || value === '') return { value: fallback };
  if (value === null || value === 'unknown') return { value: null };
  if (typeof value === 'boolean') return { value };
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (['yes', 'true', 'required', '1', 'x'].includes(word)) return { value: true };
  if (['no', 'false', 'optional', '0'].includes(word)) return { value: false };
  return { wrong: `"${name}" is ${quoted(value)}; write true or false` };
}

/** A Windows build number, or null for none. */
export function readBuild(name: string, value: unknown): Field<number | null> {
  if (value === undefined || value === null || value === '') return { value: null };
  const build = typeof value === 'number' ? value : /^\d{1,6}$/.test(textOf(value)) ? Number(value) : Number.NaN;
  if (!Number.isInteger(build) || build < 0 || build > 999_999) {
    return { wrong: `"${name}" is ${quoted(value)}; write a Windows build number such as 17134` };
  }
  return { value: build };
}

/** Text for people, at most 1000 characters, without control characters; null when empty or no text. */
export function readText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = replaceUnseen(value, () => ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return text === '' ? null : cutText(text, 1000);
}

/** An ISO 8601 day; null for anything else. */
export function readDay(value: unknown): string | null {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}
