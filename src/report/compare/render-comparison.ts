import { jsonText } from '../../text/json-text.ts';
import { plain } from '../../text/plain.ts';
import { markdown, markdownCode } from '../formats/markup-escape.ts';
import type { Change, ChangeKind, Comparison } from './compare.ts';

const SIGNS: Readonly<Record<ChangeKind, string>> = {
  worse: '-',
  better: '+',
  new: 'new',
  gone: 'gone',
  slower: 'slow',
  changed: '~',
};

function changeLines(change: Change): readonly string[] {
  const head = `  ${SIGNS[change.kind].padEnd(5)}${change.subject} ${plain(change.name)}`;
  if (change.methods.length > 0)
    return [
      head,
      ...change.methods.map(
        (cell) => `         ${SIGNS[cell.kind].padEnd(5)}${cell.method}: ${plain(cell.before)} > ${plain(cell.after)}`,
      ),
    ];
  if (change.kind === 'new') return [`${head}: ${plain(change.after)}`];
  if (change.kind === 'gone') return [`${head}: was ${plain(change.before)}`];
  return [`${head}: ${plain(change.before)} > ${plain(change.after)}`];
}

/** `3 worse, 1 better`; the kinds that did not happen are left out. */
function counts(comparison: Comparison): string {
  const kinds: readonly ChangeKind[] = ['worse', 'better', 'new', 'gone', 'slower', 'changed'];
  const list = kinds.flatMap((kind) => {
    const n = comparison.changes.filter((change) => change.kind === kind).length;
    return n === 0 ? [] : [`${n} ${kind}`];
  });
  return list.length > 0 ? list.join(', ') : 'nothing changed';
}

function asText(comparison: Comparison): string {
  return [
    `Before ${plain(comparison.before, 40)}: ${plain(comparison.verdictBefore)}`,
    `After  ${plain(comparison.after, 40)}: ${plain(comparison.verdictAfter)}`,
    '',
    ...comparison.changes.flatMap(changeLines),
    ...(comparison.changes.length > 0 ? [''] : []),
    `${comparison.worse ? 'Something got worse' : 'Nothing got worse'}: ${counts(comparison)}.`,
  ].join('\n');
}

function asMarkdown(comparison: Comparison): string {
  const rows = comparison.changes.flatMap((change) =>
    change.methods.length > 0
      ? change.methods.map(
          (cell) =>
            `| ${cell.kind} | ${markdownCode(change.name, 300)} | ${cell.method} | ${markdown(cell.before)} | ${markdown(cell.after)} |`,
        )
      : [
          `| ${change.kind} | ${markdownCode(change.name, 300)} | ${change.subject} | ${markdown(change.before)} | ${markdown(change.after)} |`,
        ],
  );
  return [
    `## ${comparison.worse ? 'Something got worse' : 'Nothing got worse'}: ${counts(comparison)}`,
    '',
    `- Before, ${markdown(comparison.before, 40)}: ${markdown(comparison.verdictBefore)}`,
    `- After, ${markdown(comparison.after, 40)}: ${markdown(comparison.verdictAfter)}`,
    ...(rows.length > 0
      ? ['', '| change | what | method or kind | before | after |', '|---|---|---|---|---|', ...rows]
      : []),
  ].join('\n');
}

/** A comparison for people, programs or tickets; no line end after the last line. */
export function renderComparison(comparison: Comparison, format: 'text' | 'json' | 'markdown'): string {
  if (format === 'json') return jsonText(comparison, 1);
  return format === 'markdown' ? asMarkdown(comparison) : asText(comparison);
}
