import type { Target } from '../../model/target.ts';
import { type CatalogueTarget, GOV_REGIONS, STREAMLINED_MIN_BUILD } from '../rows/catalogue.ts';
import { globMatchesUrl } from './glob.ts';
import type { Selection, WhyOut } from './selection.ts';

/** What {@link whyOut} needs of a row; allow-list rows have it too. */
export type Placed = Pick<CatalogueTarget, 'regions' | 'models' | 'devices' | 'streamlinedBelow1809'> & {
  readonly gov?: CatalogueTarget['gov'];
};

const DEVICE_NAMES: Readonly<Record<Selection['device'], string>> = {
  W: 'Windows 10 and later',
  D: 'Windows 7 and 8.1',
  S: 'servers with the Microsoft Monitoring Agent',
  M: 'macOS',
  L: 'Linux',
};
const out = (by: WhyOut['by'], words: string | null): WhyOut | null => (words === null ? null : { by, words });

/** Windows 10 1607: the first build that the streamlined package can be used on. */
const STREAMLINED_LEGACY_BUILD = 14393;

/** Why a row of the list is not tested in this run; null when it is. The first reason wins: list, region, model, system, build, then the user's filters. */
export function whyOut(row: CatalogueTarget, selection: Selection): WhyOut | null {
  return (
    out('list', row.excluded) ??
    wrongRegion(row, selection) ??
    out('model', wrongModel(row, selection)) ??
    out('device', wrongDevice(row, selection)) ??
    out('build', wrongBuild(row, selection)) ??
    filtered(row, selection)
  );
}

/** Why devices like this do not need a row; null when they do. */
export function whyNotNeeded(row: Placed, selection: Selection): string | null {
  return wrongRegion(row, selection)?.words ?? wrongModel(row, selection) ?? wrongDevice(row, selection);
}

function wrongRegion(row: Placed, { regions, unlistedRegion }: Selection): WhyOut | null {
  if (row.regions.includes('custom')) return null;
  if (row.regions.some((region) => regions.some((chosen) => chosen === region))) return null;
  const commercial = unlistedRegion !== null || regions.some((region) => !GOV_REGIONS.includes(region));
  if (row.regions.includes('WW')) {
    if (commercial || (row.gov !== null && row.gov !== undefined)) return null;
    return out('cloud', 'only commercial devices need it: the government lists do not name it');
  }
  return out('region', `needed in ${row.regions.join(', ')} only; chosen: ${regions.join(' ') || 'no region'}`);
}

function wrongModel(row: Placed, selection: Selection): string | null {
  if (selection.model === 'both' || row.models.includes(selection.model)) return null;
  if (selection.model === 'streamlined' && needsStandardBeside(row, selection)) return null;
  return `on the ${row.models.join(' and ')} list only; chosen: ${selection.model}`;
}

/** Windows 10 1607 to 1803 with the streamlined package needs some rows of the standard list. Source: Microsoft's streamlined list. */
function needsStandardBeside(row: Placed, { device, osBuild }: Selection): boolean {
  const old = osBuild !== null && osBuild >= STREAMLINED_LEGACY_BUILD && osBuild < STREAMLINED_MIN_BUILD;
  return row.streamlinedBelow1809 && device === 'W' && old;
}

function wrongDevice(row: Placed, { device }: Selection): string | null {
  if (row.devices.includes(device)) return null;
  return `needed on ${row.devices.map((kind) => DEVICE_NAMES[kind]).join(', ')}; this device: ${DEVICE_NAMES[device]}`;
}

/** Why a Windows build does not need a row; null when it does, and on other systems. */
export function wrongBuild(
  row: Pick<CatalogueTarget, 'minBuild' | 'maxBuild'>,
  { device, osBuild }: Selection,
): string | null {
  if (device === 'M' || device === 'L') return null;
  const build = osBuild ?? Number.POSITIVE_INFINITY;
  const here = osBuild === null ? 'unknown, taken as a current one' : String(osBuild);
  if (row.minBuild !== null && build < row.minBuild)
    return `needed from Windows build ${row.minBuild} on; build here: ${here}`;
  if (row.maxBuild !== null && build > row.maxBuild)
    return `needed up to Windows build ${row.maxBuild} only; build here: ${here}`;
  return null;
}

/** Why the user's own filters leave a URL out; null when they do not. */
export function filtered(row: Pick<Target, 'url' | 'service'>, selection: Selection): WhyOut | null {
  const { services, include, exclude } = selection;
  if (services.length > 0 && !services.includes(row.service))
    return out('service', `its service ${row.service} is not among --service`);
  if (include.length > 0 && !include.some((glob) => globMatchesUrl(glob, row.url)))
    return out('include', 'matches no --include');
  const glob = exclude.find((one) => globMatchesUrl(one, row.url));
  return out('exclude', glob === undefined ? null : `matches --exclude ${glob}`);
}
