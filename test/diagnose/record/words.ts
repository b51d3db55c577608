import { wordsOf as findingWords } from '../../../src/findings/shape/words-of.ts';
import type { Report } from '../../../src/model/report.ts';
import { worstFirst } from '../../../src/report/words/finding-words.ts';

/**
 * What people read of a report: verdict, channels, how it ends, and of each finding its title, remedy and the sentence for
 * the firewall team, with the facts of the finding that no sentence carries. Kept as `words.txt`, and read in review.
 */
export function wordsOf(report: Report): string {
  const { verdict, channels, exit, findings, host } = report;
  const parts = worstFirst(findings).map((finding) => {
    const { title, remedy, request } = findingWords(finding, host.networks);
    const where = [
      `explains ${finding.explains}`,
      `evidence ${finding.evidence.join(' ') || 'none'}`,
      `control ${finding.control ?? 'none'}`,
    ];
    return [
      `${finding.severity} ${finding.code} (${where.join(', ')})`,
      `  Title: ${title}`,
      `  Remedy: ${remedy}`,
      `  Firewall: ${request ?? '-'}`,
    ].join('\n');
  });
  return `${[
    `Verdict: ${verdict}`,
    channels.map(({ level, sentence }) => `Channel: ${level}: ${sentence}`).join('\n'),
    `Exit: ${exit.code}, ${exit.reason}`,
    ...(parts.length > 0 ? parts : ['No findings.']),
  ].join('\n\n')}\n`;
}
