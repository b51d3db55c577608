import type { SelectionResult } from '../catalogue/select/select-targets.ts';
import { type Lab, startLab } from '../lab/start-lab.ts';
import type { AnalyzeOptions, LabScenario } from '../model/options.ts';
import type { Target } from '../model/target.ts';
import { planFor } from '../run/plan-for.ts';
import type { AnalyzeHooks } from '../run.ts';
import { createSystem } from '../system/create-system.ts';
import { createRecordedSystem } from '../system/recorded/recorded-system.ts';

/** The lab stands for a Windows device of the US region unless the user says otherwise. */
export function labOptions(options: AnalyzeOptions): AnalyzeOptions {
  const regionGiven = options.regions.length > 0 || options.onboardingFile !== null || options.catalogue !== null;
  return { ...options, regions: regionGiven ? options.regions : ['US'], os: options.os ?? 'windows' };
}

/** The lab answers for every row of the list, chosen or not: which ones this device needs is known only with its machine. */
export function labTargets(selection: SelectionResult): readonly Target[] {
  return [
    ...new Map(
      [...selection.rows.map((row) => row.target), ...selection.targets].map((target) => [target.url, target]),
    ).values(),
  ];
}

/** Starts the lab for the targets that the options choose, runs, and stops it whatever happens. */
export async function withLab(
  scenario: LabScenario,
  given: AnalyzeOptions,
  run: (options: AnalyzeOptions, hooks: AnalyzeHooks) => Promise<number>,
): Promise<number> {
  const options = labOptions(given);
  const lab = await startLab({ targets: labTargets(await planFor(options, createSystem())), scenario });
  try {
    return await run(throughLab(options, lab), labHooks(lab));
  } finally {
    await lab.stop();
  }
}

/** The options of a run through the lab; what the user gave wins. */
function throughLab(options: AnalyzeOptions, { settings }: Lab): AnalyzeOptions {
  return {
    ...options,
    proxy: options.proxy ?? settings.proxy,
    namedProxy: options.namedProxy ?? settings.namedProxy,
    pac: options.pac ?? settings.pac,
    connectTo: [...options.connectTo, ...settings.connectTo],
    connectToBehindProxies: false,
  };
}

/** The lab's recorded machine and its throw-away roots take the place of this machine's, so that results do not depend on where it runs. */
function labHooks({ settings }: Lab): AnalyzeHooks {
  return {
    adjustInputs: (inputs) => ({
      ...inputs,
      machine: inputs.machine.recorded ? inputs.machine : createRecordedSystem(settings.machine, 'embedded lab'),
      serviceCaFile: [...inputs.serviceCaFile, settings.serviceCaPem],
      caFile: settings.caPem === null ? inputs.caFile : [...inputs.caFile, settings.caPem],
    }),
  };
}
