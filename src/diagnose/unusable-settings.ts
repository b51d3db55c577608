import type { FindingCode, SettingsLint } from '../findings/shape/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { ProxySettings } from '../model/proxy.ts';
import { type Context, isReached, settingsOf } from './context.ts';
import type { Way } from './reading/cell.ts';

const WAYS: readonly Way[] = ['default', 'wpad', 'none', 'named', 'command-line', 'antivirus'];

/** A script that cannot be had or fails: what the findings of both kinds need. */
export interface UnusableScript {
  readonly way: Way;
  readonly severity: 'error' | 'warning';
  readonly args: {
    readonly url: string;
    readonly source: string;
    readonly detail: string;
    readonly line: string | null;
  };
  readonly evidence: readonly string[];
}

/** What discovery says of one code. */
export function lintsOf<C extends FindingCode>(
  context: Context,
  code: C,
): readonly Extract<SettingsLint, { readonly code: C }>[] {
  return context.evidence.lints.filter(
    (lint): lint is Extract<SettingsLint, { readonly code: C }> => lint.code === code,
  );
}

/** Scripts that are unusable by one of these failures and of which discovery says nothing itself. */
export function unusableScripts(
  context: Context,
  told: readonly SettingsLint[],
  failures: readonly string[],
): readonly UnusableScript[] {
  const methods = new Set(told.map(({ method }) => method));
  return WAYS.flatMap((way): UnusableScript[] => {
    const settings = settingsOf(context.evidence, way);
    if (settings?.state !== 'unusable' || !failures.includes(settings.failure.code)) return [];
    if (way !== 'antivirus' && methods.has(way)) return [];
    const step = settings.observations.findLast(({ failure }) => failure !== null);
    return [
      {
        way,
        severity: severityOfUnusable(way, context),
        args: { url: settings.value, source: settings.source, ...detailsOf(step, settings) },
        evidence: step ? [step.id] : [],
      },
    ];
  });
}

function detailsOf(
  step: Observation | undefined,
  settings: Extract<ProxySettings, { state: 'unusable' }>,
): Pick<UnusableScript['args'], 'detail' | 'line'> {
  const notes = step?.phase === 'proxy-resolution' ? step.notes : [];
  const detail = notes[0] ?? settings.failure.native ?? settings.why ?? '';
  return { detail, line: lineOf(detail) };
}

/** Line number that a script error names; null when it names none. */
export function lineOf(detail: string): string | null {
  return /\bline (\d+)/i.exec(detail)?.[1] ?? null;
}

/** The sensor's own script is worse than another's; with no other way to a needed target it is an error. */
export function severityOfUnusable(way: Way, context: Context): 'error' | 'warning' {
  const lost = [...context.needed].some(
    (id) => !isReached(context, id) && context.byTarget.get(id)?.some((cell) => cell.way === way),
  );
  if (lost && way === context.sensorWay) return 'error';
  return 'warning';
}
