import type { Catalogue } from '../../catalogue/formats/load-catalogue.ts';
import type { OnboardingFacts } from '../../catalogue/onboarding/onboarding-package.ts';
import { DEFAULT_REGIONS, type SelectionResult, selectTargets } from '../../catalogue/select/select-targets.ts';
import type { DeviceUrls } from '../../catalogue/select/selection.ts';
import type { AnalyzeOptions, OsName } from '../../model/options.ts';
import type { Onboarding } from '../../model/report.ts';
import type { DeviceKind, Model, Region } from '../../model/target.ts';
import type { System } from '../../system/system.ts';

const DEVICES: Readonly<Record<OsName, DeviceKind>> = {
  windows: 'W',
  'windows-legacy': 'D',
  'windows-mma': 'S',
  macos: 'M',
  linux: 'L',
};

/** Which of the catalogue's targets this run tests: options win over an onboarding package, that over the device's own onboarding. */
export function chooseTargets(
  catalogue: Catalogue,
  options: AnalyzeOptions,
  given: OnboardingFacts | null,
  device: Onboarding,
  machine: { readonly kind: DeviceKind; readonly osBuild: System['osBuild'] },
): SelectionResult {
  const choice = chooseRegions(options, given, device);
  return selectTargets(catalogue, {
    ...choice,
    deviceUrls: deviceUrls(given, device),
    model: options.model ?? given?.model ?? device.model ?? 'standard',
    device: options.os === null ? machine.kind : DEVICES[options.os],
    osBuild: options.osBuild ?? (options.os === null ? machine.osBuild : null),
    services: options.services,
    include: options.include,
    exclude: options.exclude,
    extraUrls: options.extraUrls,
    workspaceId: options.workspaceId,
  });
}

/** What the package names, else what the device does: its way to the cloud, whatever the list says. */
function deviceUrls(given: OnboardingFacts | null, device: Onboarding): DeviceUrls | null {
  if (given) return { urls: given.urls, region: given.region, source: `onboarding package ${given.source}` };
  const { urls = [], region, source } = device;
  return urls.length === 0 ? null : { urls, region, source: `onboarding data (${source})` };
}

interface ChosenRegions {
  readonly regions: readonly Region[];
  readonly regionUnknown: boolean;
  /** The region of the onboarding data where it is none of the list. */
  readonly unlistedRegion: string | null;
  readonly chosenBy: string;
  readonly model?: Model;
}

function chooseRegions(options: AnalyzeOptions, given: OnboardingFacts | null, device: Onboarding): ChosenRegions {
  const of = (regions: readonly Region[], chosenBy: string): ChosenRegions => ({
    regions,
    regionUnknown: false,
    unlistedRegion: null,
    chosenBy,
  });
  if (options.regions.length > 0) return of(options.regions, '--geo');
  const said = given
    ? { ...given, where: `onboarding package ${given.source}` }
    : { ...device, where: `onboarding data (${device.source})` };
  if (said.region) return of([said.region], said.where);
  if (said.geography) {
    const chosenBy = `${said.where}: the region ${said.geography} is none of the list`;
    return { ...of([], chosenBy), unlistedRegion: said.geography };
  }
  const why = given ? 'the onboarding package names no region' : NO_REGION[String(device.onboarded)];
  return { ...of(DEFAULT_REGIONS, `${why} and no --geo: the commercial regions`), regionUnknown: true };
}

/** Why no region is known, by whether the device is onboarded. */
const NO_REGION: Readonly<Record<string, string>> = {
  true: 'onboarded, but the onboarding data names no region,',
  false: 'not onboarded',
  null: 'no onboarding data that can be read',
};
