import type { ProxySettings } from '../../model/proxy.ts';
import { withConsequences } from '../consequences.ts';
import { settingsOf } from '../context.ts';
import { lintDraft, type Rule } from '../draft.ts';
import { lintsOf, unusableScripts } from '../unusable-settings.ts';

/** A PAC script that cannot be had. What discovery says itself comes first; else it is reported from its failure. */
export const pacUnreachable: Rule = {
  code: 'pac-unreachable',
  stage: 82,
  find: (context) => {
    const lints = lintsOf(context, 'pac-unreachable');
    return [
      ...lints.map((lint) => withConsequences(lintDraft(lint), lint.method, context)),
      ...unusableScripts(context, lints, ['pac_fetch_failed']).map(({ way, severity, args, evidence }) =>
        withConsequences(
          {
            code: 'pac-unreachable' as const,
            severity,
            args: { ...args, corrected: unusable(settingsOf(context.evidence, way))?.corrected ?? null },
            claims: [],
            standsAlone: true,
            method: way,
            evidence,
          },
          way,
          context,
        ),
      ),
    ];
  },
};

const unusable = (
  settings: ProxySettings | null | undefined,
): Extract<ProxySettings, { readonly state: 'unusable' }> | null => (settings?.state === 'unusable' ? settings : null);
