import { lintDraft, type Rule } from '../draft.ts';
import { lintsOf } from '../unusable-settings.ts';

/** Entries of a script's answer that nobody can use, as the routes showed them. */
export const pacAnswerUnusable: Rule = {
  code: 'pac-answer-unusable',
  stage: 205,
  find: (context) => lintsOf(context, 'pac-answer-unusable').map(lintDraft),
};
