import { lintDraft, type Rule } from '../draft.ts';

/** A proxy that only a user or a process has. Args from discovery: `source`, `value`. */
export const proxyInvisibleToSystem: Rule = {
  name: 'proxy-invisible-to-system',
  find: ({ evidence }) => evidence.lints.filter(({ code }) => code === 'proxy-invisible-to-system').map(lintDraft),
};
