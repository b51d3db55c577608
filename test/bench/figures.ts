import type { Timing } from './command.ts';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly goal: string;
  readonly figure: string;
  /** Null: for information, or not measured here. */
  readonly holds: boolean | null;
}

/** The middle value; of an even number the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

export const wall = (timings: readonly Timing[]): number => median(timings.map((timing) => timing.wallMs));

/** Null where CPU cannot be measured. */
export function cpu(timings: readonly Timing[]): number | null {
  const values = timings.flatMap(({ cpuMs }) => cpuMs ?? []);
  return values.length === 0 ? null : median(values);
}

export function ms(value: number): string {
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`;
}

/** Median with the fastest and the slowest run. */
export function spread(timings: readonly Timing[]): string {
  const values = timings.map((timing) => timing.wallMs);
  return `${ms(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;

/** "1.20 ×" */
export const times = (factor: number): string => `${factor.toFixed(2)} ×`;

/** The table in Markdown. */
export function table(rows: readonly Row[]): string {
  const verdict = ({ holds }: Row): string => (holds === null ? '' : holds ? 'holds' : '**does not hold**');
  return [
    '| what | goal | measured | |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.what} | ${row.goal} | ${row.figure} | ${verdict(row)} |`),
  ].join('\n');
}
