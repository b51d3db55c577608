import { lintDraft, type Rule } from '../draft.ts';
import { lintsOf, unusableScripts } from '../unusable-settings.ts';

/** A PAC script that cannot be had. What discovery says itself comes first; else it is reported from its failure. */
export const pacUnreachable: Rule = {
  code: 'pac-unreachable',
  stage: 200,
  find: (context) => {
    const lints = lintsOf(context, 'pac-unreachable');
    return [
      ...lints.map(lintDraft),
      ...unusableScripts(context, lints, ['pac_fetch_failed']).map(({ way, severity, args, evidence }) => ({
        code: 'pac-unreachable' as const,
        severity,
        args,
        claims: [],
        standsAlone: true,
        method: way,
        evidence,
      })),
    ];
  },
};
