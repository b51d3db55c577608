import type { FindingArgs, FindingCode, SettingsLint, Severity } from '../model/finding.ts';
import type { Context } from './context.ts';
import type { Cell } from './reading/cell.ts';

/** A finding as a rule proposes it; hosts, methods, evidence and control are filled in when it stands. */
export interface Draft {
  readonly code: FindingCode;
  /** `by-impact`: from what it breaks. */
  readonly severity: Severity | 'by-impact';
  /** Only what is particular to this code; `hosts`, `patterns`, `methods`, `services`, `targets` come from the cells. */
  readonly args: FindingArgs;
  /** Failed ways that it explains. A draft that explains none is dropped unless it stands alone. */
  readonly claims: readonly Cell[];
  /** Ways that it is about without having made them fail. */
  readonly about?: readonly Cell[];
  /** True when it is worth saying although it explains no failure. */
  readonly standsAlone?: boolean;
  /** Observations that prove it, before those of the claimed ways. */
  readonly evidence?: readonly string[];
  /** Observation that shows what works; null or missing: looked for over the same server. */
  readonly control?: string | null;
  /** The method that it is about where the cells do not tell. */
  readonly method?: Cell['way'] | null;
}

/** One rule: looks at the evidence, proposes findings. Pure; a rule that throws loses its own row only. */
export interface Rule {
  /** For the warning when it throws. */
  readonly name: FindingCode;
  readonly find: (context: Context) => readonly Draft[];
}

/** A finding of proxy discovery as it is. */
export function lintDraft({ code, severity, args, method }: SettingsLint): Draft {
  return { code, severity, args, claims: [], standsAlone: true, method };
}
