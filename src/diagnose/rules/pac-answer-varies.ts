import { lintDraft, type Rule } from '../draft.ts';
import { lintsOf } from '../unusable-settings.ts';

/** Scripts whose answer does not depend on the host alone. */
export const pacAnswerVaries: Rule = {
  code: 'pac-answer-varies',
  stage: 215,
  find: (context) => lintsOf(context, 'pac-answer-varies').map(lintDraft),
};
