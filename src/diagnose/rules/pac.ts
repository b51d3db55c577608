import type { FindingArgs, Severity } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { Cell, Way } from '../cell.ts';
import { type Context, groupCells, isReached, settingsOf } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';

/** A PAC script that cannot be had. Args: `url`, `detail` (why, for people), `source`. */
export const pacUnreachable: Rule = {
  name: 'pac-unreachable',
  find: (context) => pacDrafts(context, 'pac-unreachable', ['pac_fetch_failed']),
};

/** A PAC script that fails or returns nothing usable. Args: `url`, `detail`, `line` (null when unknown), `source`. */
export const pacScriptError: Rule = {
  name: 'pac-script-error',
  find: (context) => [
    ...pacDrafts(context, 'pac-script-error', ['pac_script_failed', 'pac_invalid_result']),
    ...perUrlDrafts(context),
  ],
};

const WAYS: readonly Way[] = ['default', 'wpad', 'none', 'named', 'command-line', 'antivirus'];

/** What discovery says itself comes first; a setting that is unusable without such a word is reported from its failure. */
function pacDrafts(
  context: Context,
  code: 'pac-unreachable' | 'pac-script-error',
  failures: readonly string[],
): Draft[] {
  const lints = context.evidence.lints.filter((lint) => lint.code === code);
  const told = new Set(lints.map(({ method }) => method));
  const unusable = WAYS.flatMap((way) => {
    const settings = settingsOf(context.evidence, way);
    return settings?.state === 'unusable' &&
      failures.includes(settings.failure.code) &&
      !(way !== 'antivirus' && told.has(way))
      ? [{ way, settings }]
      : [];
  });
  return [
    ...lints.map(
      (lint): Draft => ({
        code,
        severity: lint.severity,
        args: lint.args,
        claims: [],
        standsAlone: true,
        method: lint.method,
      }),
    ),
    ...unusable.map(({ way, settings }): Draft => {
      const step = settings.observations.findLast(({ failure }) => failure !== null);
      return {
        code,
        severity: severityOfUnusable(way, context),
        args: { url: settings.value, source: settings.source, ...detailsOf(step, settings) },
        claims: [],
        standsAlone: true,
        method: way,
        evidence: step ? [step.id] : [],
      };
    }),
  ];
}

function detailsOf(
  step: Observation | undefined,
  settings: Extract<ProxySettings, { state: 'unusable' }>,
): FindingArgs {
  const notes = step?.phase === 'proxy-resolution' ? step.notes : [];
  const detail = notes[0] ?? settings.failure.native ?? settings.why ?? '';
  return { detail, line: lineOf(detail) };
}

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

function lineOf(detail: string): string | null {
  return /\bline (\d+)/i.exec(detail)?.[1] ?? null;
}

/** The sensor's own script is worse than another's; with no other way to a needed target it is an error. */
export function severityOfUnusable(way: Way, context: Context): Severity {
  const lost = [...context.needed].some(
    (id) => !isReached(context, id) && context.cells.some((cell) => cell.target.id === id && cell.way === way),
  );
  if (lost && way === context.sensorWay) return 'error';
  return 'warning';
}
