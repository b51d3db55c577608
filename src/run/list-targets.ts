import type { SelectionResult } from '../catalogue/select/select-targets.ts';
import type { AnalyzeOptions } from '../model/options.ts';
import { createSystem } from '../system/create-system.ts';
import { checkOptions } from './options/check-options.ts';
import { planFor } from './plan-for.ts';

/** What `analyze` would test with these options, and why each row is in or out. Asks no server; a mistake in the options is a UsageError. */
export async function listTargets(options: Partial<AnalyzeOptions> = {}): Promise<SelectionResult> {
  return planFor(checkOptions(options), createSystem());
}
