import type { ArgsOf } from '../../findings/shape/finding.ts';
import { type Context, groupCells, isReachedByProxy, settingsOf } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, hasFailed, isDirect } from '../reading/cell.ts';

/**
 * A bypass entry sends targets past the proxy. One finding for each entry that discovery names. Args: `entry` (null when
 * unknown), `source`, `list` (the whole bypass list), `hosts`.
 */
export const bypassHidesTarget: Rule = {
  code: 'bypass-hides-target',
  stage: 80,
  find: (context) => {
    const lints = context.evidence.lints.filter((lint) => lint.code === 'bypass-hides-target');
    const bypassed = context.cells.filter((cell) => cell.measurement.bypassed && isDirect(cell));
    const told = lints.map((lint) => {
      const hosts = lint.args.hosts;
      const cells = bypassed.filter(
        ({ way, host }) =>
          way === (lint.method ?? 'antivirus') &&
          hosts !== undefined &&
          hosts.some((name) => hostOnly(String(name)) === host),
      );
      return { lint, cells };
    });
    const known = new Set(told.flatMap(({ cells }) => cells.map(({ key }) => key)));
    const untold = bypassed.filter((cell) => !known.has(cell.key) && isHidden(cell, context));
    return [
      ...told.map(({ lint, cells }) => draftOf(cells, lint.args, lint.severity, context)),
      ...groupCells(untold, ({ way }) => way).map((group) =>
        draftOf(group, { entry: null, source: null, list: null, count: null }, 'warning', context),
      ),
    ].map((draft, index) => ({
      ...draft,
      method: draft.claims[0]?.way ?? draft.about?.[0]?.way ?? lints[index]?.method ?? null,
    }));
  },
};

function draftOf(
  cells: readonly Cell[],
  args: ArgsOf<'bypass-hides-target'>,
  severity: 'error' | 'warning' | 'info',
  context: Context,
): Draft {
  const claims = cells.filter((cell) => isHidden(cell, context));
  const settings = cells[0] && settingsOf(context.evidence, cells[0].way);
  const { hosts, ...others } = args;
  return {
    code: 'bypass-hides-target',
    // What answers without the proxy loses nothing by going past it.
    severity: claims.length > 0 ? 'by-impact' : cells.length > 0 && !cells.some(hasFailed) ? 'info' : severity,
    args: {
      ...(cells.length > 0 || hosts === undefined ? {} : { hosts }),
      ...others,
      source: settings?.source ?? others.source,
      list: settings?.state === 'manual' ? settings.bypass.text : null,
    },
    claims,
    about: cells,
    standsAlone: true,
  };
}

/** It fails past the proxy, and a proxy reaches the target: only then the bypass is to blame. */
function isHidden(cell: Cell, context: Context): boolean {
  return context.open.includes(cell) && isReachedByProxy(context, cell.target.id);
}

function hostOnly(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
