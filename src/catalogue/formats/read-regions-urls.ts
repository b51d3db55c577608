import type { Service, TargetRegion } from '../../model/target.ts';
import { quoted } from '../../text/plain.ts';
import { type BuildContext, buildTarget } from '../rows/build-target.ts';
import type { CatalogueTarget, ImportedList } from '../rows/catalogue.ts';
import type { KnownTargets } from '../rows/known-targets.ts';
import type { Complaints } from './complaints.ts';
import { readMarkedUrl } from './read-endpoints.ts';
import { readRegions } from './read-fields.ts';

/** The kit's keys and our services. Source: `RegionsURLs.json` of Microsoft's MDE Client Analyzer (Microsoft Learn, "Download and run the Microsoft Defender for Endpoint client analyzer"). */
const KEYS: Readonly<Record<string, Service>> = {
  CnCURLs: 'CnC',
  CyberDataURLs: 'CyberData',
  AutoIRBlobs: 'AutoIR',
  MdeConfigMgr: 'SecurityManagement',
  SampleUploadBlobs: 'SampleUpload',
  CTLDL: 'CTL',
  Settings: 'Settings',
  Events: 'Events',
  OneDs: 'OneDs',
};

type RecordOfKit = Readonly<Record<string, unknown>>;

/** True for the shape of the kit's `RegionsURLs.json`: an array with records that name a `Region`. */
export function isRegionsUrls(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    value.some((record) => isRecord(record) && ('Region' in record || 'DatacenterPrefix' in record))
  );
}

/** Reads the kit's `RegionsURLs.json`; one URL of several records becomes one row with several regions. */
export function readRegionsUrls(
  records: readonly unknown[],
  complaints: Complaints,
  source: string,
  known: KnownTargets,
): ImportedList {
  const context: BuildContext = { complaints, taken: new Set(), source, date: null };
  const rows = new Map<string, { target: CatalogueTarget; place: string; record: number }>();
  records.forEach((record, index) => {
    const number = index + 1;
    if (!isRecord(record) || typeof record.Region !== 'string') {
      complaints.add(`record ${number}`, 'has no "Region"; write { "Region": "US", "CnCURLs": [ … ] }');
      return;
    }
    const where = recordRegions(record.Region, text(record.DatacenterPrefix));
    if ('wrong' in where) {
      complaints.add(`record ${number}`, where.wrong);
      return;
    }
    for (const [key, service] of Object.entries(KEYS)) {
      urls(record[key]).forEach((entry, position) => {
        const place = `record ${number}, ${key} ${position + 1}`;
        if (typeof entry !== 'string') {
          complaints.add(place, `is ${quoted(entry)}, no text; write a URL`);
          return;
        }
        const { url, pinned } = readMarkedUrl(entry);
        const models = where.streamlined
          ? 'streamlined'
          : service === 'CTL' || service === 'Settings' || service === 'Events'
            ? 'both'
            : 'standard';
        const raw = { url, pinned, service, regions: where.regions, models, excluded: where.excluded };
        const facts = known.byUrl(url);
        const target = buildTarget(raw, place, context, facts);
        if (!target) return;
        const key2 = `${url} ${models} ${where.excluded ?? ''}`;
        const before = rows.get(key2);
        if (before && before.record !== number) rows.set(key2, { ...before, target: joined(before.target, target) });
        else rows.set(before ? `${key2} ${place}` : key2, { target: withBuilds(target, facts), place, record: number });
      });
    }
  });
  const list = [...rows.values()];
  return { date: null, targets: list.map((row) => row.target), allowList: [], places: list.map((row) => row.place) };
}

function recordRegions(
  name: string,
  prefix: string,
): { regions: readonly TargetRegion[]; streamlined: boolean; excluded?: string } | { wrong: string } {
  if (/^asm$/i.test(name))
    return { regions: ['US'], streamlined: false, excluded: "only for devices that run Microsoft's own launcher" };
  if (/^canary/i.test(prefix)) {
    return { regions: ['US'], streamlined: false, excluded: 'Microsoft-internal ring (canary data centres)' };
  }
  if (/^ffl4$/i.test(name))
    return { regions: /usmod/i.test(prefix) ? ['GCC'] : ['GCC-High', 'DoD'], streamlined: false };
  const regions = readRegions(name);
  if ('wrong' in regions) return regions;
  return { regions: regions.value, streamlined: /^gw_/i.test(name) };
}

const joined = (a: CatalogueTarget, b: CatalogueTarget): CatalogueTarget => ({
  ...a,
  regions: [...a.regions, ...b.regions.filter((region) => !a.regions.includes(region))],
});

/** The kit's lists hold no rules for builds; ours are facts about the URL and hold for its list too. */
const withBuilds = (target: CatalogueTarget, facts: CatalogueTarget | null): CatalogueTarget =>
  facts ? { ...target, minBuild: facts.minBuild, maxBuild: facts.maxBuild, devices: facts.devices } : target;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `ALL` of some kits has a plain text where the others have an array. */
const urls = (value: unknown): readonly unknown[] =>
  value === undefined || value === null || value === '' ? [] : Array.isArray(value) ? value : [value];

function isRecord(value: unknown): value is RecordOfKit {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
