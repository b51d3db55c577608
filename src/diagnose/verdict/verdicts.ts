import type { Finding } from '../../findings/shape/finding.ts';
import type { Severity } from '../../findings/shape/finding-info.ts';
import { METHODS } from '../../model/method.ts';
import type { Verdict } from '../../model/report.ts';
import type { Target } from '../../model/target.ts';
import { type Context, fateOf } from '../context.ts';
import { worse } from './impact.ts';

/** What is said of each target, in the catalogue's order. */
export function verdictsOf(
  context: Context,
  findings: readonly Finding[],
  concerned: readonly ReadonlySet<string>[],
): readonly Verdict[] {
  return context.evidence.targets.map((target) => {
    const ways = context.reachedBy.get(target.id) ?? [];
    const reachableBy = METHODS.filter((method) => ways.includes(method));
    const causes = findings.flatMap((_finding, index) => (concerned[index]?.has(target.id) ? [index] : []));
    return { targetId: target.id, level: levelOf(target, causes, findings, context), reachableBy, causes };
  });
}

function levelOf(
  target: Target,
  causes: readonly number[],
  findings: readonly Finding[],
  context: Context,
): Verdict['level'] {
  const bad: Severity = target.required ? 'error' : 'warning';
  const fate = fateOf(context, target.id);
  // What was not tested is unknown: never good, never proven bad.
  if (fate !== 'reached') return fate === 'failed' ? bad : target.required ? 'warning' : 'info';
  // Reached, though not by the way of the sensor, where that was measured.
  const sensorCell = context.byTarget.get(target.id)?.find(({ way }) => way === context.sensorWay);
  const sensorFails = sensorCell?.probe.outcome === 'unreachable';
  const standing = causes
    .flatMap((index) => findings[index] ?? [])
    .filter((finding) => finding.explains === 0 || finding.code === 'tls-inspection')
    .map(({ severity }) => severity);
  const level = standing.reduce<Severity>(worse, sensorFails ? 'warning' : 'info');
  // Reachable is never an error of the target itself; a note does not spoil "ok".
  return level === 'info' ? 'ok' : 'warning';
}
