import type { Finding } from '../../findings/shape/finding.ts';
import type { ClientNetwork, Severity } from '../../findings/shape/finding-info.ts';
import { commonArgsOf, wordsOf } from '../../findings/shape/words-of.ts';

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
  const { hosts, allow } = commonArgsOf(finding.args);
  if (hosts.length <= BRIEF_HOSTS + 1) return wordsOf(finding, networks).remedy;
  const patterns = allow.filter((entry) => entry.includes('*'));
  const args = {
    ...finding.args,
    hosts: [...hosts.slice(0, BRIEF_HOSTS), `${hosts.length - BRIEF_HOSTS} more hosts (all in the files)`],
    allow: patterns.length <= BRIEF_PATTERNS ? patterns : [],
  };
  return wordsOf({ code: finding.code, args }, networks).remedy;
}
