import type { Finding } from '../../findings/shape/finding.ts';
import type { Severity } from '../../findings/shape/finding-info.ts';
import type { FindingWords } from '../../findings/shape/words-of.ts';
import { some } from '../../text/list.ts';

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Errors, then warnings, then notes; equal ones keep the report's order. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

/** The hosts of a finding in one line for a terminal: two by name and the rest counted; null where the sentences name them. */
export function briefHosts({ hosts }: Pick<FindingWords, 'hosts'>): string | null {
  return hosts.length === 0 ? null : `Hosts: ${some(hosts, BRIEF_ENTRIES)} (full list in the report).`;
}

/** Two names and a count. */
const BRIEF_ENTRIES = 3;
