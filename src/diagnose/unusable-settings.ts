import type { FindingArgs, Severity } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { ProxySettings } from '../model/proxy.ts';
import { type Context, isReached, settingsOf } from './context.ts';
import { type Draft, lintDraft } from './draft.ts';
import type { Way } from './reading/cell.ts';

const WAYS: readonly Way[] = ['default', 'wpad', 'none', 'named', 'command-line', 'antivirus'];

/** What discovery says itself comes first; a setting that is unusable without such a word is reported from its failure. */
export function pacDrafts(
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
    ...lints.map(lintDraft),
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

/** Line number that a script error names; null when it names none. */
export function lineOf(detail: string): string | null {
  return /\bline (\d+)/i.exec(detail)?.[1] ?? null;
}

/** The sensor's own script is worse than another's; with no other way to a needed target it is an error. */
export function severityOfUnusable(way: Way, context: Context): Severity {
  const lost = [...context.needed].some(
    (id) => !isReached(context, id) && context.byTarget.get(id)?.some((cell) => cell.way === way),
  );
  if (lost && way === context.sensorWay) return 'error';
  return 'warning';
}
