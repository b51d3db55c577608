import { withConsequences } from '../consequences.ts';
import { type Context, groupCells, settingsOf } from '../context.ts';
import { type Draft, lintDraft, type Rule } from '../draft.ts';
import type { Cell } from '../reading/cell.ts';
import { lineOf, lintsOf, severityOfUnusable, unusableScripts } from '../unusable-settings.ts';

/** A PAC script that fails or returns nothing usable. Args: `url`, `detail`, `line` (null when unknown), `source`. */
export const pacScriptError: Rule = {
  code: 'pac-script-error',
  stage: 83,
  find: (context) => {
    const lints = lintsOf(context, 'pac-script-error');
    const unusable = unusableScripts(context, lints, ['pac_script_failed', 'pac_invalid_result']);
    return [
      ...lints.map((lint) => withConsequences(lintDraft(lint), lint.method, context)),
      ...unusable.map(({ way, severity, args, evidence }) =>
        withConsequences(
          {
            code: 'pac-script-error' as const,
            severity,
            args,
            claims: [],
            standsAlone: true,
            method: way,
            evidence,
          },
          way,
          context,
        ),
      ),
      ...perUrlDrafts(context),
    ];
  },
};

/** Scripts that fail for single URLs only. */
function perUrlDrafts(context: Context): Draft[] {
  const failing = context.cells.filter(
    ({ measurement, way }) =>
      measurement.state === 'unusable' &&
      measurement.resolution?.failure &&
      settingsOf(context.evidence, way)?.state === 'pac',
  );
  return groupCells(failing, (cell) => `${cell.way} ${detailOf(cell)}`).map((group) => {
    const [cell] = group;
    const settings = cell && settingsOf(context.evidence, cell.way);
    const detail = cell ? detailOf(cell) : '';
    return {
      code: 'pac-script-error',
      severity: cell ? severityOfUnusable(cell.way, context) : 'info',
      args: {
        url: settings?.state === 'pac' ? settings.url : null,
        source: settings?.source ?? null,
        detail,
        line: lineOf(detail),
      },
      claims: [],
      about: group,
      standsAlone: true,
      evidence: group.flatMap(({ measurement }) => measurement.resolution?.id ?? []),
    };
  });
}

function detailOf(cell: Cell): string {
  const step = cell.measurement.resolution;
  return (
    (step?.phase === 'proxy-resolution' ? step.notes[0] : undefined) ??
    step?.failure?.native ??
    step?.failure?.code ??
    ''
  );
}
