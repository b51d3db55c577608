import { lintDraft, type Rule } from '../draft.ts';

/** Defender's daemon runs with other proxy variables than its unit gives it. Args from discovery. */
export const serviceNotRestarted: Rule = {
  code: 'service-not-restarted',
  stage: 235,
  find: ({ evidence }) => evidence.lints.filter(({ code }) => code === 'service-not-restarted').map(lintDraft),
};
