import type { Rule } from '../draft.ts';

/** Nobody said which region. Args: `regions`. */
export const regionUnknown: Rule = {
  name: 'region-unknown',
  find: ({ evidence }) =>
    evidence.catalogue.regionUnknown
      ? [
          {
            code: 'region-unknown',
            severity: 'info',
            args: { regions: evidence.catalogue.regions },
            claims: [],
            standsAlone: true,
          },
        ]
      : [],
};

/** The tool had fewer rights than the sensor. On Windows settings of LocalSystem stay hidden then, elsewhere little does. Args: `user`, `platform`, `system`. */
export const notElevated: Rule = {
  name: 'not-elevated',
  find: ({ evidence: { host } }) => {
    if (host.recorded || host.identity.elevated !== false) return [];
    return [
      {
        code: 'not-elevated',
        severity: host.platform === 'win32' ? 'warning' : 'info',
        args: { user: host.identity.user, platform: host.platform, system: host.identity.system },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};

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
