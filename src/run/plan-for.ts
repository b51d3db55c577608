import { readDeviceKind } from '../catalogue/onboarding/device-kind.ts';
import { readOnboarding } from '../catalogue/onboarding/onboarding.ts';
import type { SelectionResult } from '../catalogue/select/select-targets.ts';
import type { AnalyzeOptions } from '../model/options.ts';
import { UsageError } from '../model/usage-error.ts';
import type { System } from '../system/system.ts';
import { chooseTargets } from './inputs/choose-targets.ts';
import { readInputs } from './inputs/read-inputs.ts';

/** What a run with these options would test, without probing; a list given by URL must be saved to a file first. */
export async function planFor(options: AnalyzeOptions, system: System): Promise<SelectionResult> {
  const inputs = await readInputs(options, system);
  if (!inputs.catalogue)
    throw new UsageError(
      `--catalogue ${options.catalogue}: this command does not fetch lists; save it as a file and name that`,
    );
  return chooseTargets(inputs.catalogue, options, inputs.onboarding, await readOnboarding(inputs.machine), {
    kind: await readDeviceKind(inputs.machine),
    osBuild: inputs.machine.osBuild,
  });
}
