import type { Finding } from '../../../findings/shape/finding.ts';
import type { Severity } from '../../../findings/shape/finding-info.ts';
import { type FindingWords, wordsOf } from '../../../findings/shape/words-of.ts';
import type { Report } from '../../../model/report.ts';
import { clip } from '../markup.ts';

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

/** A heading that is longer helps nobody. */
const TITLE_CHARACTERS = 400;
const REQUEST_CHARACTERS = 8000;

/** The words of a finding, cut to what a page bears: names and texts of others may be of any length. */
function wordsInPage(finding: Finding, report: Report): FindingWords {
  const words = wordsOf(finding, report.host.networks);
  return {
    ...words,
    title: clip(words.title, TITLE_CHARACTERS),
    remedy: clip(words.remedy, TITLE_CHARACTERS * 3),
    request: words.request === null ? null : clip(words.request, REQUEST_CHARACTERS),
    shownBy: words.shownBy.map((line) => clip(line, TITLE_CHARACTERS)),
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
