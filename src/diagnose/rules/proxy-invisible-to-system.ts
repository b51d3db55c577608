import { lintDraft, type Rule } from '../draft.ts';

/** A proxy that only a user or a process has. Args from discovery: `source`, `value`. */
export const proxyInvisibleToSystem: Rule = {
  code: 'proxy-invisible-to-system',
  stage: 240,
  find: ({ evidence }) => evidence.lints.filter(({ code }) => code === 'proxy-invisible-to-system').map(lintDraft),
};
