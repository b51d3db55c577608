import type { Model, Service, TargetRegion } from './target.ts';

/** One row of the list that devices like this need and that no target of the run tests: nothing is known of it. */
export interface UntestedRow {
  /** `*.endpoint.security.microsoft.us:443`: host pattern and port, with a path where the list names one; null where the list names nothing at all. */
  readonly pattern: string | null;
  /** The services that the row stands for; several where one pattern replaces several. */
  readonly services: readonly Service[];
  /** The chosen regions that need it; `WW` for every commercial device, `custom` for a list without regions. */
  readonly regions: readonly TargetRegion[];
  /** The list or lists that name it. */
  readonly models: readonly Model[];
  /** False for what Defender can do without; only required rows keep a verdict open. */
  readonly required: boolean;
  /** Why no target tests it, for people: one clause without a period. */
  readonly why: string;
  /** Document it comes from. */
  readonly source: string;
}
