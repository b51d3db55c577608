import { decisionEnd } from '../../findings/phrases/consumer-line.ts';
import type { Decision, DecisionStep } from '../../model/consumer.ts';
import { capital, joined } from '../../text/list.ts';
import { plain } from '../../text/plain.ts';
import { cutText, wrap } from '../../text/width.ts';

/** Longest value that a step shows; the list of settings has it whole. */
const MAX_VALUE = 80;

/** What each consumer does, step by step, as a person would tell it; lines of at most `width`. */
export function decisionLines(decisions: readonly Decision[], width: number): readonly string[] {
  return decisions.flatMap((decision) => [
    '',
    ...wrap(`${capital(plain(decision.name))}, for ${plain(decision.url)}`, width, 2),
    ...stepTexts(decision.steps).flatMap((text, at) =>
      wrap(`${at + 1}. ${text}`, width - 2, 3).map((line) => `  ${line}`),
    ),
    ...wrap(`→ ${plain(decisionEnd(decision))}`, width - 2, 2).map((line) => `  ${line}`),
  ]);
}

/** One text for each step; places in a row where nothing is set share one. */
function stepTexts(steps: readonly DecisionStep[]): readonly string[] {
  const texts: string[] = [];
  let unset: string[] = [];
  const tell = (): void => {
    if (unset.length > 0) texts.push(`${joined([...new Set(unset)])}: not set`);
    unset = [];
  };
  for (const step of steps) {
    if (step.verdict === 'absent') unset.push(plain(step.place));
    else {
      tell();
      texts.push(stepText(step));
    }
  }
  tell();
  return texts;
}

function stepText({ place, value, verdict, why }: DecisionStep): string {
  const cut = cutText(value, MAX_VALUE);
  const shown = value === '' ? '' : `${plain(cut)}${cut === value ? '' : '…'}: `;
  return `${plain(place)}: ${shown}${verdict === 'absent' || value === '' ? '' : WORDS[verdict]}${plain(why)}`;
}

const WORDS: Readonly<Record<Exclude<DecisionStep['verdict'], 'absent'>, string>> = {
  taken: 'taken, ',
  'passed-over': 'passed over, ',
  unusable: 'cannot be used, ',
};
