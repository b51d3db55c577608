import type { Finding } from '../../findings/shape/finding.ts';
import { wasCutShort } from '../../model/probe.ts';
import type { Exit, Report } from '../../model/report.ts';
import type { Fate } from '../context.ts';
import { neededTargets } from './needed.ts';

type Judged = Pick<Report, 'run' | 'catalogue' | 'targets' | 'probes' | 'findings' | 'channels'> & {
  /** By target id: what the ways that Defender takes came to. */
  readonly fates: ReadonlyMap<string, Fate>;
};

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
  const cut = new Set(report.probes.filter(wasCutShort).map(({ targetId }) => targetId));
  const seen = new Set(report.probes.map(({ targetId }) => targetId));
  // A target without any probe: the run ended before its turn came.
  const isUndecided = (id: string): boolean => cut.has(id) || (!seen.has(id) && report.run.incompleteBecause !== null);
  const needed = [...neededOf(report)].filter((id) => report.fates.get(id) !== 'reached');
  const failed = needed.filter((id) => report.fates.get(id) === 'failed' || !isUndecided(id));
  const unknown = report.catalogue.regionUnknown ? ', and the region of this device is unknown' : '';
  const reached = new Set(
    report.probes.filter(({ outcome }) => outcome === 'reachable').map(({ targetId }) => targetId),
  );
  const ways = failed.some((id) => reached.has(id)) ? 'no way that Defender uses' : 'no method';
  return {
    reason: failed.length > 0 ? `${count(failed.length, 'required target')} reachable by ${ways}${unknown}` : null,
    undecided: needed.length - failed.length,
  };
}

function neededOf({ catalogue, targets, fates }: Judged): ReadonlySet<string> {
  return neededTargets(catalogue, targets, (id) => fates.get(id) === 'reached');
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
