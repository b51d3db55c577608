/** What one script may use up; every number has its reason, none is a guess about the network. */
export interface PacLimits {
  /** Time that a script works in one call, ms; waiting for names and for a processor is not counted. */
  readonly cpuMs: number;
  /** Wait for one name, ms. */
  readonly lookupMs: number;
  /** One URL with everything by the wall clock, ms; then the thread is ended. WinHTTP allows 60 s. */
  readonly wallMs: number;
  /** Names that one URL may ask for. */
  readonly lookups: number;
  /** Waiting for names in the whole run, ms; afterwards unanswered names count as unknown at once. */
  readonly totalWaitMs: number;
  /** Memory of one script's machine, bytes. */
  readonly memoryBytes: number;
  /** After so many URLs that ran out of time a script is not asked again in this run. */
  readonly timeouts: number;
}

/** Real scripts need milliseconds, a handful of names and far less than a megabyte. */
export const PAC_LIMITS: PacLimits = {
  cpuMs: 1000,
  lookupMs: 3000,
  wallMs: 10_000,
  lookups: 50,
  totalWaitMs: 20_000,
  memoryBytes: 32 << 20,
  timeouts: 2,
};

/** Longest script that is run, characters: what WinHTTP and Chromium download at most. */
export const MAX_SCRIPT = 1 << 20;
/** Longest answer that is read, characters. */
export const MAX_ANSWER = 8192;
