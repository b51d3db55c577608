import type { Rule } from '../draft.ts';

/** The rule that stops PsExec is on. Args: `state` (`block`, `warn`). */
export const asrRuleMayBlock: Rule = {
  code: 'asr-rule-may-block',
  stage: 250,
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
