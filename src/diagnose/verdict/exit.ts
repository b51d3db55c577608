import type { Finding } from '../../findings/shape/finding.ts';
import { wasCutShort } from '../../model/probe.ts';
import type { Exit, Report } from '../../model/report.ts';
import { neededTargets } from './needed.ts';

type Judged = Pick<Report, 'run' | 'catalogue' | 'targets' | 'probes' | 'findings' | 'channels'>;

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
  const open = openReason(report);
  if (run.options.failOn === 'never' && open !== null) return { code: 3, reason: open };
  return run.options.failOn === 'never'
    ? { code: 0, reason: unreachable.reason ?? 'nothing makes the exit code non-zero (--fail-on never)' }
    : exitOfFindings(report, unreachable.reason, open);
}

/** A required service without a target was not tested at all: nothing else makes it good. What is known to fail counts first. */
function openReason({ channels }: Judged): string | null {
  const open = channels.filter(({ required, total }) => required && total === 0).length;
  return open === 0 ? null : `${count(open, 'required service')} undecided: no host to test is known`;
}

function exitOfFindings(report: Judged, unreachable: string | null, open: string | null): Exit {
  if (unreachable) return { code: 1, reason: unreachable };
  const errors = report.findings.filter(
    (finding) => finding.severity === 'error' && concernsDevice(report, finding),
  ).length;
  if (errors > 0) return { code: 1, reason: `${count(errors, 'finding')} of severity error` };
  if (open !== null) return { code: 3, reason: open };
  const warnings = report.findings.filter((finding) => finding.severity === 'warning').length;
  if (warnings > 0 && report.run.options.failOn === 'warning') {
    return { code: 4, reason: `works, but ${count(warnings, 'warning')} ${warnings === 1 ? 'stands' : 'stand'}` };
  }
  return { code: 0, reason: 'every required target is reachable by at least one method' };
}

/** Needed targets that no method reached, and those that were not decided because the run ended first. */
function unreachableRequired(report: Judged): { readonly reason: string | null; readonly undecided: number } {
  const states = new Map<string, 'reached' | 'undecided' | 'failed'>();
  for (const probe of report.probes) {
    const before = states.get(probe.targetId);
    if (before === 'reached') continue;
    if (probe.outcome === 'reachable') states.set(probe.targetId, 'reached');
    else if (wasCutShort(probe)) states.set(probe.targetId, 'undecided');
    else if (before === undefined) states.set(probe.targetId, 'failed');
  }
  // A target without any probe: the run ended before its turn came.
  const unseen = report.run.incompleteBecause === null ? 'failed' : 'undecided';
  const needed = [...neededOf(report)].map((id) => states.get(id) ?? unseen);
  const failed = needed.filter((state) => state === 'failed').length;
  const unknown = report.catalogue.regionUnknown ? ', and the region of this device is unknown' : '';
  return {
    reason: failed > 0 ? `${count(failed, 'required target')} reachable by no method${unknown}` : null,
    undecided: needed.filter((state) => state === 'undecided').length,
  };
}

function neededOf({ catalogue, targets, probes }: Judged): ReadonlySet<string> {
  const reached = new Set(probes.filter(({ outcome }) => outcome === 'reachable').map(({ targetId }) => targetId));
  return neededTargets(catalogue, targets, (id) => reached.has(id));
}

/** An error that only touches required targets of regions which are not this device's is none of this device. */
function concernsDevice(report: Judged, finding: Finding): boolean {
  if (finding.affected.length === 0) return true;
  const needed = neededOf(report);
  const affected = new Set(finding.affected.map((cell) => cell.slice(0, cell.lastIndexOf('/'))));
  return report.targets.some(({ id, required }) => affected.has(id) && (!required || needed.has(id)));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
