import type { Finding } from './findings/shape/finding.ts';
import { wasCutShort } from './model/probe.ts';
import type { Exit, Report } from './model/report.ts';
import { REGIONS, type TargetRegion } from './model/target.ts';

type Judged = Pick<Report, 'run' | 'catalogue' | 'targets' | 'probes' | 'findings'>;

/** The exit codes, whose meaning never changes (`README.md`). When several apply: interrupted, unfinished, unreachable, warning. */
export function exitOf(report: Judged): Exit {
  const { run } = report;
  if (run.incompleteBecause === 'SIGINT') return { code: 130, reason: 'interrupted (SIGINT)' };
  if (run.incompleteBecause === 'SIGTERM') return { code: 143, reason: 'interrupted (SIGTERM)' };
  if (run.incompleteBecause === 'internal-error') return { code: 3, reason: 'an internal error stopped the run' };
  if (run.incompleteBecause === 'deadline' && report.targets.length === 0)
    return { code: 3, reason: 'the deadline came before the targets were chosen' };
  const unreachable = unreachableRequired(report);
  if (unreachable.undecided > 0) {
    const why =
      run.incompleteBecause === null ? 'this computer ran short of resources before' : 'the deadline came before';
    return { code: 3, reason: `${why} ${count(unreachable.undecided, 'required target')} could be decided` };
  }
  return run.options.failOn === 'never'
    ? { code: 0, reason: unreachable.reason ?? 'nothing makes the exit code non-zero (--fail-on never)' }
    : exitOfFindings(report, unreachable.reason);
}

function exitOfFindings(report: Judged, unreachable: string | null): Exit {
  if (unreachable) return { code: 1, reason: unreachable };
  const errors = report.findings.filter(
    (finding) => finding.severity === 'error' && concernsDevice(report, finding),
  ).length;
  if (errors > 0) return { code: 1, reason: `${count(errors, 'finding')} of severity error` };
  const warnings = report.findings.filter((finding) => finding.severity === 'warning').length;
  if (warnings > 0 && report.run.options.failOn === 'warning') {
    return { code: 4, reason: `works, but ${count(warnings, 'warning')} ${warnings === 1 ? 'stands' : 'stand'}` };
  }
  return { code: 0, reason: 'every required target is reachable by at least one method' };
}

/** Required targets that no method reached, and those that were not decided because the run ended first. */
function unreachableRequired(report: Judged): { readonly reason: string | null; readonly undecided: number } {
  const states = new Map<string, 'reached' | 'undecided' | 'failed'>();
  for (const probe of report.probes) {
    const before = states.get(probe.targetId);
    if (before === 'reached') continue;
    if (probe.outcome === 'reachable') states.set(probe.targetId, 'reached');
    else if (wasCutShort(probe)) states.set(probe.targetId, 'undecided');
    else if (before === undefined) states.set(probe.targetId, 'failed');
  }
  const required = report.targets.filter((target) => target.required);
  // A target without any probe: the run ended before its turn came.
  const unseen = report.run.incompleteBecause === null ? 'failed' : 'undecided';
  const stateOf = ({ id }: { readonly id: string }) => states.get(id) ?? unseen;
  const undecided = required.filter((target) => stateOf(target) === 'undecided').length;
  const failed = required.filter((target) => stateOf(target) === 'failed');
  if (report.catalogue.regionUnknown)
    return {
      reason: regionUnknownReason(
        report,
        failed.map((target) => target.region),
      ),
      undecided,
    };
  const reason = failed.length > 0 ? `${count(failed.length, 'required target')} reachable by no method` : null;
  return { reason, undecided };
}

/** Region unknown: what every device needs must work, and one region must be complete; the others are only guesses. */
function regionUnknownReason(report: Judged, failed: readonly TargetRegion[]): string | null {
  const everywhere = failed.filter((region) => region === 'WW' || region === 'custom').length;
  if (everywhere > 0) return `${count(everywhere, 'required target')} of every region reachable by no method`;
  const chosen = REGIONS.filter((region) =>
    report.targets.some((target) => target.region === region && target.required),
  );
  const complete = chosen.filter((region) => !failed.includes(region));
  return chosen.length > 0 && complete.length === 0
    ? 'no region is complete, and the region of this device is unknown'
    : null;
}

/** Region unknown and one complete: then an error that only touches the other regions is not this device's. */
function concernsDevice(report: Judged, finding: Finding): boolean {
  if (!report.catalogue.regionUnknown || finding.affected.length === 0) return true;
  const reached = new Set(
    report.probes.filter((probe) => probe.outcome === 'reachable').map((probe) => probe.targetId),
  );
  const broken = new Set(
    report.targets.filter((target) => target.required && !reached.has(target.id)).map((target) => target.region),
  );
  const affected = new Set(finding.affected.map((cell) => cell.slice(0, cell.lastIndexOf('/'))));
  return report.targets.some((target) => affected.has(target.id) && !broken.has(target.region));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
