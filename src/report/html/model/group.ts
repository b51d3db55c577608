import type { Channel, Verdict } from '../../../model/report.ts';
import type { Target } from '../../../model/target.ts';
import type { ViewCell } from './cell.ts';

/** One row of the matrix. */
export interface Row {
  readonly target: Target;
  /** 1 for the first target of the catalogue; the page's addresses are made of it. */
  readonly number: number;
  readonly verdict: Verdict;
  /** What the filter calls it. */
  readonly state: 'not' | 'warn' | 'ok' | 'untested';
  /** True when no method reaches a required target. */
  readonly noWay: boolean;
  /** One per method, in order. */
  readonly cells: readonly ViewCell[];
}

/** The rows of one channel. */
export interface Group {
  /** Part of the page's addresses: `CnC-US`. */
  readonly key: string;
  readonly channel: Channel;
  /** The service, and its region where the service has several. */
  readonly title: string;
  /** The service alone, for a place under its region. */
  readonly service: string;
  /** The rows that the page shows: all of them, unless there are too many. */
  readonly rows: readonly Row[];
  /** How many more there are. */
  readonly left: number;
}
