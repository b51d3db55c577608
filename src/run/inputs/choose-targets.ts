import type { Catalogue } from '../../catalogue/formats/load-catalogue.ts';
import type { OnboardingFacts } from '../../catalogue/onboarding/onboarding-package.ts';
import { DEFAULT_REGIONS, type SelectionResult, selectTargets } from '../../catalogue/select/select-targets.ts';
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
const PLATFORM_DEVICES: Readonly<Record<System['platform'], DeviceKind>> = { win32: 'W', darwin: 'M', linux: 'L' };

/** Which of the catalogue's targets this run tests: options win over an onboarding package, that over the device's own onboarding. */
export function chooseTargets(
  catalogue: Catalogue,
  options: AnalyzeOptions,
  given: OnboardingFacts | null,
  device: Onboarding,
  machine: Pick<System, 'platform' | 'osBuild'>,
): SelectionResult {
  const choice = chooseRegions(options, given, device);
  return selectTargets(catalogue, {
    ...choice,
    model: options.model ?? given?.model ?? device.model ?? 'standard',
    device: options.os === null ? PLATFORM_DEVICES[machine.platform] : DEVICES[options.os],
    osBuild: options.osBuild ?? (options.os === null ? machine.osBuild : null),
    services: options.services,
    include: options.include,
    exclude: options.exclude,
    extraUrls: options.extraUrls,
    workspaceId: options.workspaceId,
  });
}

interface ChosenRegions {
  readonly regions: readonly Region[];
  readonly regionUnknown: boolean;
  readonly chosenBy: string;
  readonly model?: Model;
}

function chooseRegions(options: AnalyzeOptions, given: OnboardingFacts | null, device: Onboarding): ChosenRegions {
  if (options.regions.length > 0) return { regions: options.regions, regionUnknown: false, chosenBy: '--geo' };
  if (given?.region)
    return { regions: [given.region], regionUnknown: false, chosenBy: `onboarding package ${given.source}` };
  if (device.region)
    return { regions: [device.region], regionUnknown: false, chosenBy: `onboarding data (${device.source})` };
  return {
    regions: DEFAULT_REGIONS,
    regionUnknown: true,
    chosenBy: 'not onboarded and no --geo: the commercial regions',
  };
}
