import { type Cell, isDirect } from '../cell.ts';
import { type Context, groupCells, settingsOf } from '../context.ts';
import { type Draft, lintDraft, type Rule } from '../draft.ts';

/**
 * A bypass entry sends targets past the proxy. From discovery: its own args (`entry`, `source`, `hosts` …). Args here:
 * `entry` (null when unknown), `source`, `list` (the bypass list).
 */
export const bypassHidesTarget: Rule = {
  name: 'bypass-hides-target',
  find: (context) => {
    const lints = context.evidence.lints.filter(({ code }) => code === 'bypass-hides-target');
    // Only a target that some proxy reaches fails because of the bypass; else the way past the proxy is not to blame.
    const failed = context.open.filter(
      (cell) => cell.measurement.bypassed && isDirect(cell) && reachedByProxy(cell, context),
    );
    const groups = groupCells(failed, ({ way }) => way);
    const told = new Set(groups.map((group) => group[0]?.way));
    return [
      ...groups.map((group) => draftOf(group, context)),
      ...lints.filter(({ method }) => method === null || !told.has(method)).map(lintDraft),
    ];
  },
};

function draftOf(group: readonly Cell[], context: Context): Draft {
  const way = group[0]?.way ?? 'default';
  const lint = context.evidence.lints.find(({ code, method }) => code === 'bypass-hides-target' && method === way);
  const settings = settingsOf(context.evidence, way);
  return {
    code: 'bypass-hides-target',
    severity: 'by-impact',
    args: {
      entry: null,
      ...lint?.args,
      source: settings?.source ?? null,
      list: settings?.state === 'manual' ? settings.bypass.text : null,
    },
    claims: group,
  };
}

function reachedByProxy(cell: Cell, context: Context): boolean {
  return context.cells.some(
    (other) => other.target.id === cell.target.id && other.probe.outcome === 'reachable' && !isDirect(other),
  );
}
