import { type Context, settingsOf } from '../context.ts';
import { lintDraft, type Rule } from '../draft.ts';
import { wayPhrase } from '../reading/cell.ts';

/**
 * Settings that contradict each other. From discovery: its own args. Here: WPAD and the default proxy lead to different
 * results. Args: `problem`, `remedy`, `sources`.
 */
export const proxySettingsConflict: Rule = {
  code: 'proxy-settings-conflict',
  stage: 230,
  find: (context) => {
    const lints = context.evidence.lints.filter(({ code }) => code === 'proxy-settings-conflict');
    const differs = lints.length > 0 ? null : differingTarget(context);
    if (!differs) return lints.map(lintDraft);
    const sources = (['default', 'wpad'] as const).map((way) => settingsOf(context.evidence, way)?.source ?? '');
    const { evidence, sensorWay } = context;
    return [
      {
        code: 'proxy-settings-conflict',
        severity: 'info',
        args: {
          problem: `WPAD says ${differs.wpad}, the default proxy ${differs.fallback}; the sensor uses ${wayPhrase(sensorWay)}${evidence.sensor.address === '' ? '' : ` (${evidence.sensor.address})`}`,
          remedy: null,
          sources,
        },
        claims: [],
        standsAlone: true,
      },
    ];
  },
};

/** The first target for which both are configured with proxies, name different ones, and only one reaches it: then it matters. */
function differingTarget(context: Context): { readonly wpad: string; readonly fallback: string } | null {
  for (const { id } of context.evidence.targets) {
    const own = context.byTarget.get(id) ?? [];
    const wpad = own.find(({ way }) => way === 'wpad');
    const fallback = own.find(({ way }) => way === 'default');
    if (!wpad?.probe.outcome || !fallback?.probe.outcome || wpad.probe.outcome === fallback.probe.outcome) continue;
    const [a, b] = [wpad.measurement.servers[0], fallback.measurement.servers[0]];
    if (a !== undefined && b !== undefined && a !== b && a !== 'direct' && b !== 'direct')
      return { wpad: a, fallback: b };
  }
  return null;
}
