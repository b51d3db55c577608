import { METHODS, type Method } from '../../../model/method.ts';
import type { Channel } from '../../../model/report.ts';
import { REGIONS, type TargetRegion } from '../../../model/target.ts';
import type { Group } from '../model/group.ts';
import { REGION_WORDS } from '../model/phrases.ts';

/** What a channel and a region have in common: a level and counts. */
export type Summary = Pick<Channel, 'level' | 'reachable' | 'total' | 'byMethod'>;

/** The channels of one region. */
export interface RegionBlock {
  readonly region: TargetRegion;
  readonly title: string;
  readonly summary: Summary;
  readonly groups: readonly Group[];
}

const ORDER: readonly TargetRegion[] = ['WW', ...REGIONS, 'custom'];
const WORST_FIRST = ['error', 'warning', 'info', 'ok'] as const;

function byMethod(groups: readonly Group[], method: Method): Channel['byMethod'][Method] {
  const numbers = groups.map(({ channel }) => channel.byMethod[method]).filter((entry) => entry !== null);
  if (numbers.length === 0) return null;
  return {
    reachable: numbers.reduce((sum, entry) => sum + entry.reachable, 0),
    measured: numbers.reduce((sum, entry) => sum + entry.measured, 0),
  };
}

function summaryOf(groups: readonly Group[]): Summary {
  return {
    level: WORST_FIRST.find((level) => groups.some(({ channel }) => channel.level === level)) ?? 'ok',
    reachable: groups.reduce((sum, { channel }) => sum + channel.reachable, 0),
    total: groups.reduce((sum, { channel }) => sum + channel.total, 0),
    byMethod: Object.fromEntries(METHODS.map((method) => [method, byMethod(groups, method)])) as Channel['byMethod'], // one entry a method, by construction
  };
}

/** The regions as one more level above the channels; null when the report is about one region, beside what is worldwide. */
export function regionBlocks(groups: readonly Group[]): readonly RegionBlock[] | null {
  const present = new Set(groups.map(({ channel }) => channel.region));
  if (REGIONS.filter((region) => present.has(region)).length < 2) return null;
  return ORDER.filter((region) => present.has(region)).map((region) => {
    const own = groups.filter(({ channel }) => channel.region === region);
    const word = REGION_WORDS[region] ?? region;
    return { region, title: word.charAt(0).toUpperCase() + word.slice(1), summary: summaryOf(own), groups: own };
  });
}
