import type { Rule } from '../draft.ts';

/** The rule that stops PsExec is on. Args: `state` (`block`, `warn`). */
export const asrRuleMayBlock: Rule = {
  name: 'asr-rule-may-block',
  find: ({ evidence: { host } }) =>
    host.asrPsExecRule === 'block' || host.asrPsExecRule === 'warn'
      ? [
          {
            code: 'asr-rule-may-block',
            severity: 'info',
            args: { state: host.asrPsExecRule },
            claims: [],
            standsAlone: true,
          },
        ]
      : [],
};
