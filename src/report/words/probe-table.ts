import type { Finding } from '../../findings/shape/finding.ts';
import { METHODS, type Method } from '../../model/method.ts';
import type { Observation } from '../../model/observation.ts';
import type { Probe } from '../../model/probe.ts';
import type { ProxySettings } from '../../model/proxy.ts';
import type { Report } from '../../model/report.ts';
import type { Target } from '../../model/target.ts';

/** One target with its five probes. */
export interface ProbeRow {
  readonly target: Target;
  /** In the order of {@link METHODS}; null where the report has no such probe. */
  readonly probes: readonly (Probe | null)[];
}

/** Names a probe as findings do: `targetId/method`. */
export function probeKey(targetId: string, method: Method): string {
  return `${targetId}/${method}`;
}

/** The matrix: targets in the catalogue's order, methods 1 to 5. */
export function probeRows(report: Pick<Report, 'targets' | 'probes'>): readonly ProbeRow[] {
  const byKey = new Map(report.probes.map((probe) => [probeKey(probe.targetId, probe.method), probe]));
  return report.targets.map((target) => ({
    target,
    probes: METHODS.map((method) => byKey.get(probeKey(target.id, method)) ?? null),
  }));
}

/** The findings that account for each failed probe, worst first as in the report. */
export function findingsByProbe(report: Pick<Report, 'findings'>): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of report.findings)
    for (const key of finding.affected) {
      const list = found.get(key);
      if (list) list.push(finding);
      else found.set(key, [finding]);
    }
  return found;
}

/** The settings of a method; null where the report has none. */
export function settingsOf(report: Pick<Report, 'proxies'>, method: Method): ProxySettings | null {
  return report.proxies.find((settings) => settings.method === method) ?? null;
}

/** Every step of a probe in order. */
export function observationsOf(probe: Probe): readonly Observation[] {
  return probe.attempts.flatMap((attempt) => attempt.observations);
}

/** Milliseconds from the first step's begin to the last one's end; null when nothing was done. */
export function elapsedMs(probe: Probe): number | null {
  const steps = observationsOf(probe);
  if (steps.length === 0) return null;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const step of steps) {
    first = Math.min(first, step.t0);
    last = Math.max(last, step.t);
  }
  return Math.max(0, last - first);
}
