import type { AnalyzeOptions } from '../model/options.ts';
import type { OnProgress } from '../model/progress.ts';
import type { Evidence } from '../model/report.ts';
import type { System } from '../system/system.ts';
import type { Inputs } from './inputs/read-inputs.ts';
import type { Session } from './session.ts';

/** Evidence while it grows: whatever ends the run early, what is here so far is reported. */
export type ReportDraft = { -readonly [Key in keyof Omit<Evidence, 'run'>]-?: Exclude<Evidence[Key], undefined> };

/** What gathering needs besides the draft. */
export interface GatherInput {
  readonly options: AnalyzeOptions;
  readonly inputs: Inputs;
  /** The machine that probes run on. */
  readonly system: System;
  readonly session: Session;
  readonly onProgress: OnProgress;
}
