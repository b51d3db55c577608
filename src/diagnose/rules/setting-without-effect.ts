import { lintDraft, type Rule } from '../draft.ts';

/** A proxy setting in a place that its program does not read. Args from discovery. */
export const settingWithoutEffect: Rule = {
  code: 'setting-without-effect',
  stage: 236,
  find: ({ evidence }) => evidence.lints.filter(({ code }) => code === 'setting-without-effect').map(lintDraft),
};
