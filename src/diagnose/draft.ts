import { readArgs } from '../findings/shape/args.ts';
import type {
  ArgsOf,
  FindingCode,
  LintCode,
  SettingsLint,
  SettingsLintOf,
  SeverityOf,
} from '../findings/shape/finding.ts';
import { FINDING_INFO } from '../findings/shape/registry.ts';
import type { Context } from './context.ts';
import type { Cell } from './reading/cell.ts';

/** What a rule proposes beside code, arguments and severity. */
interface DraftBase {
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

/** A finding of one code as a rule proposes it. */
export interface DraftOf<C extends FindingCode> extends DraftBase {
  readonly code: C;
  /** One of those that the finding's file allows; missing: the first of them. */
  readonly severity?: SeverityOf<C>;
  /** All of its own; what is common (`hosts`, `allow`, `targets`, `server` …) comes from the cells unless it is given. */
  readonly args: ArgsOf<C>;
}

/** A finding as a rule proposes it; hosts, methods, evidence and control are filled in when it stands. */
export type Draft = { [C in FindingCode]: DraftOf<C> }[FindingCode];

/** One rule: looks at the evidence, proposes findings. Pure; a rule that throws loses its own row only. */
export interface Rule {
  /** The finding that it finds; the file's name. */
  readonly code: FindingCode;
  /**
   * Place in the order of explanation: a failure belongs to the first rule that claims it. Proxies that fail come before
   * what lies behind them, causes for many targets before those for one, and the general codes last.
   */
  readonly stage: number;
  readonly find: (context: Context) => readonly Draft[];
}

/** A finding of proxy discovery as it is; what is not known of it yet is null. */
export function lintDraft(lint: SettingsLint): Draft {
  return lintDraftOf(lint) as Draft; // code and arguments come from one lint, which pairs them
}

/** The same of one code. */
export function lintDraftOf<C extends LintCode>({ code, severity, method, args }: SettingsLintOf<C>): DraftOf<C> {
  const whole = { ...args, ...readArgs(FINDING_INFO[code].args, args) } as ArgsOf<C>; // read by the very shape of the code
  return { code, severity, method, args: whole, claims: [], standsAlone: true };
}
