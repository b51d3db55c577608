import type { Finding } from '../../findings/shape/finding.ts';
import type { ClientNetwork } from '../../findings/shape/finding-info.ts';
import { wordsOf } from '../../findings/shape/words-of.ts';
import { plain } from '../../text/plain.ts';

/** A finding for people, line by line: what, why, what it means, what to do, the sentence for the firewall team, the hosts one by one, the evidence. */
export function findingLines(finding: Finding, networks: readonly ClientNetwork[]): readonly string[] {
  const words = wordsOf(finding, networks);
  const many = finding.explains === 1 ? '' : 's';
  return [
    `[${finding.severity}] ${finding.code}: ${plain(words.title)}`,
    ...(finding.explains > 0 ? [`    Accounts for ${finding.explains} failed probe${many}.`] : []),
    ...(words.cause === '' ? [] : [`    Cause: ${plain(words.cause)}`]),
    ...(words.effect === '' ? [] : [`    Effect: ${plain(words.effect)}`]),
    ...(words.remedy === '' ? [] : [`    Remedy: ${plain(words.remedy)}`]),
    ...(words.request === null ? [] : [`    For the firewall team: ${plain(words.request)}`]),
    ...list('Hosts', words.hosts),
    ...list('Published patterns that cover these hosts, and more', words.patterns),
    ...(words.shownBy.length === 0 ? [] : [`    Shown by: ${plain(words.shownBy.join(' '))}`]),
  ];
}

/** A list ready to copy, one entry a line; nothing where it is empty. */
function list(label: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`    ${label}:`, ...entries.map((entry) => `      ${plain(entry)}`)];
}
