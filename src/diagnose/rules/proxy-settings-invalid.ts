import { type Draft, lintDraft, type Rule } from '../draft.ts';
import { severityOfUnusable } from '../unusable-settings.ts';

/** A setting that cannot be read. Args: `value`, `source`, `corrected` (null when there is no good guess), `problem`. */
export const proxySettingsInvalid: Rule = {
  code: 'proxy-settings-invalid',
  stage: 220,
  find: (context) => {
    const lints = context.evidence.lints.filter(({ code }) => code === 'proxy-settings-invalid');
    const told = new Set(lints.map(({ method }) => method));
    const unusable = context.evidence.proxies.filter(
      (settings) =>
        settings.state === 'unusable' &&
        settings.failure.code === 'proxy_settings_invalid' &&
        !told.has(settings.method),
    );
    return [
      ...lints.map(lintDraft),
      ...unusable.flatMap((settings): Draft[] =>
        settings.state !== 'unusable'
          ? []
          : [
              {
                code: 'proxy-settings-invalid',
                severity: severityOfUnusable(settings.method, context),
                args: {
                  value: settings.value,
                  source: settings.source,
                  corrected: settings.corrected,
                  problem: settings.why,
                },
                claims: [],
                standsAlone: true,
                method: settings.method,
              },
            ],
      ),
    ];
  },
};
