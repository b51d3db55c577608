import type { Finding, Severity } from '../model/finding.ts';
import { type ClientNetwork, FINDING_INFO } from '../model/finding-info.ts';

/** A finding in words, filled with its particulars; plain text, not yet escaped for any format. */
export interface FindingWords {
  /** What is wrong, one sentence. */
  readonly title: string;
  /** Why it happens, in general. */
  readonly cause: string;
  /** What it means for Defender. */
  readonly effect: string;
  /** What to do. */
  readonly remedy: string;
  /** The sentence to send to the firewall team, complete without the report; null where there is nothing to ask. */
  readonly request: string | null;
  /** Ids of the original's checks that correspond. */
  readonly originalChecks: readonly string[];
}

/** The words of a finding; a code of a newer version than this one is shown as it is. */
export function findingWords(finding: Finding, networks: readonly ClientNetwork[]): FindingWords {
  const { args, code } = finding;
  if (!Object.hasOwn(FINDING_INFO, code))
    return { title: `${code}.`, cause: '', effect: '', remedy: '', request: null, originalChecks: [] };
  const info = FINDING_INFO[code];
  return {
    title: info.title(args),
    cause: info.cause,
    effect: info.effect,
    remedy: info.remedy(args),
    request: info.firewallSentence(args, networks),
    originalChecks: info.originalChecks,
  };
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Errors, then warnings, then notes; equal ones keep the report's order. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
