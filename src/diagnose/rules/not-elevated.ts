import type { Rule } from '../draft.ts';

/** The tool had fewer rights than the sensor. On Windows settings of LocalSystem stay hidden then, elsewhere little does. Args: `user`, `platform`, `system`. */
export const notElevated: Rule = {
  code: 'not-elevated',
  stage: 260,
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
