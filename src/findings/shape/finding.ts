import type { Method } from '../../model/method.ts';
import type { Count } from '../../model/scalars.ts';
import type { ArgsFrom, CommonArgs } from './args.ts';
import type { Severity } from './finding-info.ts';
import { FINDING_INFO } from './registry.ts';

/** One finding code. */
export type FindingCode = keyof typeof FINDING_INFO;

/** Every code, in alphabetical order. */
export const FINDING_CODES = Object.keys(FINDING_INFO) as readonly FindingCode[]; // the type of its own keys

/** Arguments of one code as they are written: its own, and what is common of what is known. */
export type ArgsOf<C extends FindingCode> = ArgsFrom<(typeof FINDING_INFO)[C]['args']> & Partial<CommonArgs>;

/** What the rule of one code may choose as severity. */
export type SeverityOf<C extends FindingCode> = (typeof FINDING_INFO)[C]['severity'][number];

/** What every finding has. */
export interface FindingBase {
  readonly severity: Severity;
  /** Set when exactly one target is concerned. */
  readonly targetId: string | null;
  /** Set when exactly one method is concerned. */
  readonly method: Method | null;
  /**
   * Ids of the observations that prove it, at most 20, the most telling first.
   * @maxItems 20
   */
  readonly evidence: readonly string[];
  /** Id of the observation that shows what does work over the same way; null when there is none: then the claim is weaker and says so. */
  readonly control: string | null;
  /** Number of failed probes it accounts for. */
  readonly explains: Count;
  /** The failed probes it accounts for: `targetId/method`. */
  readonly affected: readonly string[];
}

/** A concluded cause of one code. */
export type FindingOf<C extends FindingCode> = FindingBase & { readonly code: C; readonly args: ArgsOf<C> };

/** A concluded cause. */
export type Finding = { [C in FindingCode]: FindingOf<C> }[FindingCode];

/** Codes that proxy discovery finds itself, before diagnosis. */
export type LintCode =
  | 'proxy-settings-invalid'
  | 'proxy-settings-conflict'
  | 'proxy-invisible-to-system'
  | 'bypass-hides-target'
  | 'pac-unreachable'
  | 'pac-script-error'
  | 'consumer-cannot-use-proxy'
  | 'pac-refused-by-jscript'
  | 'pac-answer-unusable'
  | 'pac-answer-varies'
  | 'list-lacks-scheme'
  | 'service-not-restarted'
  | 'setting-without-effect';

/** A finding of proxy discovery of one code. */
export interface SettingsLintOf<C extends LintCode> {
  readonly code: C;
  readonly severity: Exclude<SeverityOf<C>, 'by-impact'>;
  readonly method: Method | null;
  /** All but what diagnosis learns by measuring. */
  readonly args: Omit<ArgsOf<C>, 'tried'>;
}

/** A finding of proxy discovery before diagnosis: the lint itself, with no claim about probes. */
export type SettingsLint = { [C in LintCode]: SettingsLintOf<C> }[LintCode];

/** Arguments as a report of any version holds them; they pass a gate before they are worded. */
export type SavedArgs = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A {@link Finding} as the schema of a report describes it: versions differ in the arguments of a code. */
export interface SavedFinding extends FindingBase {
  readonly code: FindingCode;
  readonly args: SavedArgs;
}

/** A {@link SettingsLint} as the schema of a report describes it. */
export interface SavedLint {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly method: Method | null;
  readonly args: SavedArgs;
}

/** True for a code of this version. */
export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDING_INFO, code);
}
