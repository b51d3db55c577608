import type { Finding, Severity } from '../../model/finding.ts';
import { type ClientNetwork, FINDING_INFO } from '../../model/finding-info.ts';

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

/** Hosts that a short text names; the files name them all. */
const BRIEF_HOSTS = 2;
const BRIEF_PATTERNS = 2;

/** The remedy for a terminal: two hosts by name and the rest counted, the wider patterns where they are few. */
export function briefRemedy(finding: Finding, networks: readonly ClientNetwork[]): string {
  const { hosts, allow } = finding.args;
  if (!Array.isArray(hosts) || hosts.length <= BRIEF_HOSTS + 1) return findingWords(finding, networks).remedy;
  const patterns = Array.isArray(allow) ? allow.filter((entry) => String(entry).includes('*')) : [];
  const args = {
    ...finding.args,
    hosts: [...hosts.slice(0, BRIEF_HOSTS), `${hosts.length - BRIEF_HOSTS} more hosts (all in the files)`],
    allow: patterns.length <= BRIEF_PATTERNS ? patterns : [],
  };
  return findingWords({ ...finding, args }, networks).remedy;
}
