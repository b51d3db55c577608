import { triedOf } from '../candidates.ts';
import { withConsequences } from '../consequences.ts';
import type { Context } from '../context.ts';
import { type DraftOf, lintDraftOf, type Rule } from '../draft.ts';
import { lintsOf, severityOfUnusable } from '../unusable-settings.ts';

type InvalidDraft = DraftOf<'proxy-settings-invalid'>;

/**
 * A setting that cannot be read. Args: `value`, `source`, `corrected` (null when there is no good guess), `problem`, `tried`
 * (what the corrected server came to). Before the failures that follow from it: the user can mend the setting.
 */
export const proxySettingsInvalid: Rule = {
  code: 'proxy-settings-invalid',
  stage: 84,
  find: (context) => {
    const lints = lintsOf(context, 'proxy-settings-invalid');
    const told = new Set(lints.map(({ method }) => method));
    const unusable = context.evidence.proxies.filter(
      (settings) =>
        settings.state === 'unusable' &&
        settings.failure.code === 'proxy_settings_invalid' &&
        !told.has(settings.method),
    );
    return [
      ...lints.map((lint) => withConsequences(withTrial(lintDraftOf(lint), context), lint.method, context)),
      ...unusable.flatMap((settings): InvalidDraft[] =>
        settings.state !== 'unusable'
          ? []
          : [
              withConsequences(
                withTrial(
                  {
                    code: 'proxy-settings-invalid',
                    severity: severityOfUnusable(settings.method, context),
                    args: {
                      value: settings.value,
                      source: settings.source,
                      corrected: settings.corrected,
                      problem: settings.why,
                      tried: null,
                    },
                    claims: [],
                    standsAlone: true,
                    method: settings.method,
                  },
                  context,
                ),
                settings.method,
                context,
              ),
            ],
      ),
    ];
  },
};

/** What the server that was probably meant came to, where it was tried. */
function withTrial(draft: InvalidDraft, context: Context): InvalidDraft {
  const { corrected } = draft.args;
  const tried = corrected === null ? null : triedOf(context, [corrected]);
  return {
    ...draft,
    args: { ...draft.args, tried: tried?.result ?? null },
    evidence: tried?.evidence ?? draft.evidence ?? [],
  };
}
