/** One look at the process: after how many runs, and what it holds. */
export interface Sample {
  readonly runs: number;
  /** Bytes in use on the heap after a collection, or resident bytes of another process. */
  readonly bytes: number;
}

/** Bytes that each run leaves behind: the median slope between all pairs of samples (Theil–Sen), so that one odd sample counts little. */
export function growthPerRun(samples: readonly Sample[]): number {
  const slopes = samples
    .flatMap((a, index) => samples.slice(index + 1).map((b) => (b.bytes - a.bytes) / (b.runs - a.runs)))
    .sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}

/** `12.3 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** A positive whole number from the environment, or the default. */
export function numberFrom(name: string, otherwise: number): number {
  const value = Number(process.env[name]);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}
