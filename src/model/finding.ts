import type { Method } from './method.ts';

/** The closed list of the contract, in its order. */
export const FINDING_CODES = [
  'tls-inspection',
  'certificate-invalid',
  'proxy-auth-required',
  'proxy-unreachable',
  'tunnel-rejected',
  'block-page',
  'captive-portal',
  'unexpected-status',
  'name-not-resolved',
  'suspicious-dns-answer',
  'direct-blocked',
  'connection-reset',
  'timed-out',
  'flaky',
  'pac-unreachable',
  'pac-script-error',
  'proxy-settings-invalid',
  'proxy-settings-conflict',
  'proxy-invisible-to-system',
  'bypass-hides-target',
  'falls-back-to-direct',
  'revocation-unreachable',
  'clock-skew',
  'tls-version-or-cipher',
  'region-unknown',
  'not-elevated',
  'asr-rule-may-block',
  'deadline-reached',
  'winhttp-disagrees',
] as const;

/** One finding code. */
export type FindingCode = (typeof FINDING_CODES)[number];

export type Severity = 'error' | 'warning' | 'info';

/** Typed particulars of a finding: what its words are filled with. Plain values only. */
export type FindingArgs = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A concluded cause. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Set when exactly one target is concerned. */
  readonly targetId: string | null;
  /** Set when exactly one method is concerned. */
  readonly method: Method | null;
  /** What the words are filled with; each code's keys are written at its rule. */
  readonly args: FindingArgs;
  /** Ids of the observations that prove it, at most 20, the most telling first. */
  readonly evidence: readonly string[];
  /** Id of the observation that shows what does work over the same way; null when there is none: then the claim is weaker and says so. */
  readonly control: string | null;
  /** Number of failed probes it accounts for. */
  readonly explains: number;
  /** The failed probes it accounts for: `targetId/method`. */
  readonly affected: readonly string[];
}

/** A finding of proxy discovery before diagnosis: the lint itself, with no claim about probes. */
export interface SettingsLint {
  readonly code: Extract<
    FindingCode,
    | 'proxy-settings-invalid'
    | 'proxy-settings-conflict'
    | 'proxy-invisible-to-system'
    | 'bypass-hides-target'
    | 'pac-unreachable'
    | 'pac-script-error'
  >;
  readonly severity: Severity;
  readonly method: Method | null;
  readonly args: FindingArgs;
}
