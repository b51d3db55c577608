import { wasCutShort as isCutShort } from '../../model/probe.ts';
import type { Target } from '../../model/target.ts';
import { type Context, fateOf, isReached, type Ways } from '../context.ts';
import type { Cell } from '../reading/cell.ts';

/** What is known of a group of targets. */
export interface Tally {
  readonly reached: number;
  /** Tested by every configured way, reached by none. */
  readonly failed: number;
  /** Cut short before that was known, or tested by no way at all. */
  readonly undecided: number;
}

/** How many of these targets are reached, failed and undecided. */
export function tally(targets: readonly Target[], context: Ways): Tally {
  const fates = targets.map(({ id }) => fateOf(context, id));
  const count = (fate: (typeof fates)[number]) => fates.filter((one) => one === fate).length;
  return { reached: count('reached'), failed: count('failed'), undecided: count('unknown') };
}

/** True for a way that the end of the run or a shortage of this machine cut short: it says nothing, neither good nor bad. */
export function wasCutShort({ probe }: Pick<Cell, 'probe'>): boolean {
  return isCutShort(probe);
}

/** ` (deadline)`, ` (interrupted)`, ` (local shortage)`: why these ways were not tested; empty where nothing was cut short. */
export function whyUntested(cells: readonly Pick<Cell, 'probe'>[]): string {
  const because = cells.find(wasCutShort)?.probe.skippedBecause;
  return because ? ` (${because === 'local-resource' ? 'local shortage' : because})` : '';
}

/** `Undecided: the deadline passed before 276 of 280 probes ran.` of a run that ended before any verdict. */
export function undecidedSentence(context: Context): string {
  const cut = context.cells.filter(wasCutShort);
  if (cut.length === 0) return 'Nothing was tested, so nothing is known about the connection to Defender.';
  const planned = context.cells.filter(({ probe }) => probe.state === 'measured').length + cut.length;
  const reached = context.evidence.targets.filter(({ id }) => isReached(context, id)).length;
  const met =
    reached === 0
      ? ''
      : `; ${reached} of ${context.evidence.targets.length} targets ${reached === 1 ? 'is' : 'are'} reached so far`;
  const why = beginningOf(cut[0]?.probe.skippedBecause ?? null);
  const probes =
    cut.length < planned
      ? `${cut.length} of ${planned} probes`
      : planned === 1
        ? 'the only probe'
        : `any of ${planned} probes`;
  return `Undecided: ${why} before ${probes} ran${met}.`;
}

/** What kept probes from running, before "before". */
function beginningOf(because: Cell['probe']['skippedBecause']): string {
  switch (because) {
    case 'deadline':
      return 'the deadline passed';
    case 'interrupted':
      return 'the run was interrupted';
    case 'local-resource':
      return 'this computer ran short of resources';
    case 'methods':
    case null:
      return 'the run ended';
  }
}
