import { SERVICE_NAMES } from '../../model/target.ts';
import type { Rule } from '../draft.ts';
import { openServices, requiredUntested } from '../verdict/untested.ts';

/** Required rows that no target tests: a warning where a whole service is open, else a note. */
export const requiredRowNotTested: Rule = {
  code: 'required-row-not-tested',
  stage: 272,
  find: ({ evidence }) => {
    const rows = requiredUntested(evidence).flatMap(({ pattern, why }) => (pattern === null ? [] : [{ pattern, why }]));
    if (rows.length === 0) return [];
    const named = openServices(evidence).filter((one) => one.rows.some(({ pattern }) => pattern !== null));
    const open = [...new Set(named.map(({ service }) => SERVICE_NAMES[service]))];
    return [
      {
        code: 'required-row-not-tested',
        severity: open.length > 0 ? 'warning' : 'info',
        args: {
          hosts: [...new Set(rows.map(({ pattern }) => pattern))],
          open,
          reasons: rows.map(({ pattern, why }) => `${pattern}: ${why}`),
        },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};
