import type { CommonArgs } from '../../../findings/shape/args.ts';
import type { Finding } from '../../../findings/shape/finding.ts';
import type { Severity } from '../../../findings/shape/finding-info.ts';
import { commonArgsOf, type FindingWords, wordsOf } from '../../../findings/shape/words-of.ts';
import type { Report } from '../../../model/report.ts';
import { clip } from '../markup.ts';
import { urlParts } from '../model/phrases.ts';

/** A finding and where it stands in the page. */
export interface PageFinding {
  readonly finding: Finding;
  /** Place in the report's list. */
  readonly index: number;
  /** Address in the page: the code, with a number when there are several of it. */
  readonly anchor: string;
  readonly words: FindingWords;
  /** Keys of the probes it is about: those it accounts for and those that its evidence comes from. */
  readonly probes: readonly string[];
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** A heading that is longer helps nobody; a request must be complete, but a cause may concern ten thousand hosts. */
const TITLE_CHARACTERS = 400;
const REQUEST_CHARACTERS = 8000;
/** Most hosts that a sentence names one by one when a pattern of the allow-list stands for them. */
const NAMED_HOSTS = 3;
/** Most patterns that stand for hosts in a heading. */
const NAMED_PATTERNS = 2;
/** Most entries that a remedy names; the list below the sentence has them all. */
const NAMED_IN_REMEDY = 5;

/** The hosts a finding is about, with port, each once. */
export function hostsOf(finding: Finding, report: Report): readonly string[] {
  const named = commonArgsOf(finding.args).hosts;
  if (named.length > 0) return [...new Set(named)];
  const ids = new Set(finding.affected.map((key) => key.slice(0, key.lastIndexOf('/'))));
  const hosts = report.targets
    .filter((target) => ids.has(target.id))
    .map((target) => {
      const { host, port } = urlParts(target.url);
      return `${host}:${port}`;
    });
  return [...new Set(hosts)];
}

/** Hosts for a heading: the allow-list's patterns stand for many, the page lists the hosts below the sentence. */
function withPatterns({ hosts, patterns }: CommonArgs): Partial<CommonArgs> {
  if (hosts.length <= NAMED_HOSTS || patterns.length === 0 || patterns.length > NAMED_PATTERNS) return {};
  return { hosts: patterns, patterns: [] };
}

/** Hosts for a remedy: many are one phrase. */
function withCount({ hosts }: CommonArgs, count: number): Partial<CommonArgs> {
  return hosts.length <= NAMED_IN_REMEDY ? {} : { hosts: [`the ${count} hosts listed below`], patterns: [] };
}

/** The words of a finding as the page says them. */
function wordsInPage(finding: Finding, report: Report): FindingWords {
  const common = commonArgsOf(finding.args);
  const reworded = (other: Partial<CommonArgs>) => wordsOf({ code: finding.code, args: { ...finding.args, ...other } });
  // The request names the hosts themselves: a pattern opens more than is missing.
  const words = wordsOf(finding, report.host.networks);
  return {
    ...words,
    title: clip(reworded(withPatterns(common)).title, TITLE_CHARACTERS),
    remedy: clip(reworded(withCount(common, hostsOf(finding, report).length)).remedy, TITLE_CHARACTERS * 3),
    request: words.request === null ? null : clip(words.request, REQUEST_CHARACTERS),
  };
}

/** The findings, worst first; equal ones keep the report's order. */
export function pageFindings(report: Report): readonly PageFinding[] {
  const owner = new Map<string, string>();
  for (const probe of report.probes)
    for (const attempt of probe.attempts)
      for (const step of attempt.observations)
        if (probe.sharedWith === null) owner.set(step.id, `${probe.targetId}/${probe.method}`);
  const seen = new Map<string, number>();
  return report.findings
    .map((finding, index): PageFinding => {
      const number = (seen.get(finding.code) ?? 0) + 1;
      seen.set(finding.code, number);
      const proven = finding.evidence.map((id) => owner.get(id)).filter((key) => key !== undefined);
      return {
        finding,
        index,
        words: wordsInPage(finding, report),
        // A code from a saved file may be anything; an address may not.
        anchor: `${finding.code.replace(/[^\w-]+/g, '-')}${number === 1 ? '' : `-${number}`}`,
        probes: [...new Set([...finding.affected, ...proven])],
      };
    })
    .sort((a, b) => ORDER[a.finding.severity] - ORDER[b.finding.severity] || a.index - b.index);
}
