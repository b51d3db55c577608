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
  /** Names in the whole run that are no URL's own host: a script may resolve what it is asked about, and some of its own. */
  readonly otherNames: number;
  /** Work of one script in the whole run, ms by the wall clock without its waiting for names. */
  readonly totalMs: number;
  /** After so many URLs that ran out of time, or failed after half of it, a script is not asked again in this run. */
  readonly timeouts: number;
}

/** Real scripts need milliseconds, a handful of names and far less than a megabyte. */
export const PAC_LIMITS: PacLimits = {
  cpuMs: 1000,
  lookupMs: 3000,
  wallMs: 10_000,
  lookups: 50,
  totalWaitMs: 20_000,
  otherNames: 100,
  totalMs: 15_000,
  memoryBytes: 32 << 20,
  timeouts: 2,
};

/** Longest script that is run, characters: what WinHTTP and Chromium download at most. */
export const MAX_SCRIPT = 1 << 20;
/** Longest answer that is read, characters. */
export const MAX_ANSWER = 8192;
