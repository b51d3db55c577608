import { REGIONS, type Region } from '../../model/target.ts';
import { UsageError } from '../../model/usage-error.ts';
import { didYouMean, nearest } from '../../text/nearest.ts';
import { quoted } from '../../text/plain.ts';

/** What `--geo` means. */
export interface RegionChoice {
  /** In the order of {@link REGIONS}, each once. */
  readonly regions: readonly Region[];
  /** True when a name began with `GW_`, the original's mark of the streamlined list. */
  readonly streamlined: boolean;
}

const KNOWN = 'Known: US EU UK AU AE GCC GCC-High DoD (GW_US … for streamlined)';
/** Other spellings that people use, without blanks, hyphens and underscores. */
const ALIASES: Readonly<Record<string, readonly Region[]>> = {
  usgov: ['GCC', 'GCC-High', 'DoD'],
  gov: ['GCC', 'GCC-High', 'DoD'],
  gcch: ['GCC-High'],
  gccm: ['GCC'],
  uae: ['AE'],
  all: REGIONS,
};

/** What people call a region, or a larger part of the world; nobody is taken at such a word, it is only suggested. */
const OTHER_NAMES: Readonly<Record<string, Region>> = {
  emea: 'EU',
  europe: 'EU',
  eur: 'EU',
  usa: 'US',
  america: 'US',
  unitedstates: 'US',
  gb: 'UK',
  gbr: 'UK',
  britain: 'UK',
  england: 'UK',
  unitedkingdom: 'UK',
  australia: 'AU',
  aus: 'AU',
  emirates: 'AE',
  unitedarabemirates: 'AE',
};

const key = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');

/** The regions of one name without `GW_`; null when it is none. */
export function regionsOf(name: string): readonly Region[] | null {
  const wanted = key(name);
  const region = REGIONS.find((known) => key(known) === wanted);
  if (region) return [region];
  return Object.hasOwn(ALIASES, wanted) ? (ALIASES[wanted] ?? null) : null;
}

/** The region that an unknown name most likely means; null when none is near. */
export function nearestRegion(name: string): Region | null {
  const wanted = key(name);
  return Object.hasOwn(OTHER_NAMES, wanted) ? (OTHER_NAMES[wanted] ?? null) : nearest(name, REGIONS);
}

/** Reads `--geo`: names by comma or blank, any case, `all`, `GW_US`. Throws {@link UsageError} with the nearest name. */
export function parseRegions(text: string): RegionChoice {
  const names = text.split(/[,;\s]+/).filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`--geo is empty; name a region. ${KNOWN}`);
  const chosen = new Set<Region>();
  let streamlined = false;
  let standard = false;
  for (const name of names) {
    const gateway = /^gw[_-]/i.test(name);
    if (gateway) streamlined = true;
    else standard = true;
    const regions = regionsOf(gateway ? name.slice(3) : name);
    if (!regions) {
      const near = nearestRegion(gateway ? name.slice(3) : name);
      const guess = near !== null && gateway ? `GW_${near}` : near;
      throw new UsageError(`unknown region ${quoted(name)}${didYouMean(guess)} ${KNOWN}`);
    }
    for (const region of regions) chosen.add(region);
  }
  if (streamlined && standard) {
    throw new UsageError(
      `--geo ${quoted(text)} mixes standard and streamlined names; name regions without GW_ and add --model both`,
    );
  }
  return { regions: REGIONS.filter((region) => chosen.has(region)), streamlined };
}
