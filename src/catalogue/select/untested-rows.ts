import type { UntestedRow } from '../../model/target.ts';
import { REGIONS, type Region, type Target, type TargetRegion } from '../../model/target.ts';
import { type AllowListRow, type Catalogue, COMMERCIAL_REGIONS } from '../rows/catalogue.ts';
import { patternOf } from '../rows/coverage.ts';
import { servicesOf } from '../rows/row-services.ts';
import type { AllowRow, Selection } from './selection.ts';
import { whyOut } from './why-out.ts';

/**
 * The rows that devices like this need and that no target tests. A host of one region says nothing of the streamlined
 * domain in another: there each chosen region needs a host of its own, unless the regions are only guessed.
 */
export function untestedRows(
  allowRows: readonly AllowRow[],
  targets: readonly Target[],
  selection: Pick<Selection, 'regions' | 'regionUnknown'>,
): readonly UntestedRow[] {
  const found = new Map<string, UntestedRow>();
  const add = (row: AllowListRow, regions: readonly TargetRegion[], why: string): void => {
    const untested = untestedRow(row, regions, why);
    const key = `${untested.pattern} ${untested.services.join()}`;
    const before = found.get(key);
    found.set(key, before ? joined(before, untested) : untested);
  };
  for (const { row, needed, testedBy, reason } of allowRows) {
    if (!needed) continue;
    if (testedBy.length === 0) add(row, regionsOf(row, selection.regions), reason ?? 'no target tests it');
    else if (row.service === 'Consolidated' && !selection.regionUnknown) {
      const testers = targets.filter(({ id }) => testedBy.includes(id));
      const open = regionsWithout(testers, selection.regions, row);
      if (open.length > 0) add(row, open, `the list names no host below it in ${open.join(' ')}`);
    }
  }
  return [...found.values()];
}

function untestedRow(row: AllowListRow, regions: readonly TargetRegion[], why: string): UntestedRow {
  return {
    pattern: `${patternOf(row)}${row.path ?? ''}`,
    services: servicesOf(row.service),
    regions,
    models: row.models,
    required: row.required ?? false,
    why,
    source: row.source,
  };
}

function joined(a: UntestedRow, b: UntestedRow): UntestedRow {
  return {
    ...a,
    regions: [...new Set([...a.regions, ...b.regions])],
    models: [...new Set([...a.models, ...b.models])],
    required: a.required || b.required,
  };
}

function regionsOf(row: AllowListRow, chosen: readonly Region[]): readonly TargetRegion[] {
  const own = row.regions.filter((region) => chosen.some((one) => one === region));
  return own.length > 0 ? own : row.regions;
}

/** Chosen regions that need the row and that none of its testers stands for. */
function regionsWithout(testers: readonly Target[], chosen: readonly Region[], row: AllowListRow): readonly Region[] {
  if (testers.some(({ region }) => region === 'WW' || region === 'custom')) return [];
  const tested = new Set<TargetRegion>(testers.map(({ region }) => region));
  const needs = (region: Region): boolean => row.regions.includes('WW') || row.regions.includes(region);
  return REGIONS.filter((region) => chosen.includes(region) && needs(region) && !tested.has(region));
}

/** A device of a region that the list does not have needs, of its own region, what the list requires in every other one. */
export function unlistedRows(
  catalogue: Catalogue,
  targets: readonly Target[],
  selection: Selection,
): readonly UntestedRow[] {
  const region = selection.unlistedRegion;
  if (region === null) return [];
  const elsewhere: Selection = { ...selection, regions: COMMERCIAL_REGIONS, unlistedRegion: null };
  const regional = catalogue.targets.filter(
    (row) => row.required && !row.regions.includes('WW') && !row.regions.includes('custom') && !whyOut(row, elsewhere),
  );
  const services = new Set(regional.map(({ service }) => service));
  return [...services]
    .filter((service) => !targets.some((target) => target.service === service))
    .map((service) => ({
      pattern: null,
      services: [service],
      regions: ['custom'],
      models: selection.model === 'both' ? ['standard', 'streamlined'] : [selection.model],
      required: true,
      why: `the list has no hosts for the region ${region}`,
      source: selection.chosenBy,
    }));
}
