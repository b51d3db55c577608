import { createHash } from 'node:crypto';
import type { PacUrlForm } from '../../model/consumer.ts';
import type { Failure } from '../../model/failure.ts';
import type { DroppedEntry, RouteServer } from '../../model/proxy.ts';
import { errorLine } from './error-line.ts';
import { MAX_SCRIPT, PAC_LIMITS, type PacLimits } from './limits.ts';
import type { Outcome } from './messages.ts';
import { pacArguments } from './pac-arguments.ts';
import { createPacNames } from './pac-names.ts';
import type { PacThread } from './pac-thread.ts';
import { parsePacResult } from './parse-pac-result.ts';

/** A script to evaluate. */
export interface PacScript {
  /** How messages call it: a file name or a URL. */
  readonly name: string;
  readonly text: string;
  /** Whose library it runs with; a present-day one unless given. */
  readonly dialect?: 'jscript' | 'modern';
  /** What of an https URL it is shown; `origin` unless given. */
  readonly urlForm?: PacUrlForm;
}

/** What a script means for one URL. */
export interface PacEvaluation {
  /** The list as the script returned it, bounded; null when it returned none. */
  readonly answer: string | null;
  /** In the order they would be tried; empty after a failure. */
  readonly servers: readonly RouteServer[];
  /** `pac_script_failed`, `pac_invalid_result` or `interrupted`; null when the script answered. */
  readonly failure: Failure | null;
  /** Entries of the answer that nobody can use. */
  readonly dropped: readonly DroppedEntry[];
  /** Line that the script stopped in; null where it did not stop, or none is known. */
  readonly line: number | null;
  /** Particulars for people: what was dropped, asked, alerted. */
  readonly notes: readonly string[];
}

/** The machine around the scripts. */
export interface PacEngineOptions {
  /** Addresses of a name; rejects or is empty when it has none. */
  lookup(name: string, family: 4 | null): Promise<readonly string[]>;
  /** Own addresses, the one towards the internet first. */
  localAddresses(): Promise<readonly string[]>;
  /** Wall clock, ms since 1970. */
  now(): number;
  readonly limits?: Partial<PacLimits>;
  /** Minutes that local time is ahead of UTC; null or absent: the time zone of this machine. */
  readonly aheadMinutes?: number | null;
}

/** Evaluates PAC scripts in one thread, one call after the other. */
export interface PacEngine {
  evaluate(script: PacScript, url: string): Promise<PacEvaluation>;
  close(): Promise<void>;
}

interface ScriptState {
  readonly id: number;
  timeouts: number;
  /** Its work in this run, ms, waiting for names left out. */
  workedMs: number;
  /** Set when the script is not asked again. */
  given: PacEvaluation | null;
}

/** Makes an engine; the thread starts with the first evaluation. */
export function createPacEngine(options: PacEngineOptions): PacEngine {
  const limits: PacLimits = { ...PAC_LIMITS, ...options.limits };
  const scripts = new Map<string, ScriptState>();
  let thread: PacThread | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  const names = createPacNames(options, limits);

  async function startThread(): Promise<PacThread> {
    // Loaded here: the machine weighs two megabytes, and most computers have no script.
    const { startPacThread } = await import('./pac-thread.ts');
    return startPacThread({ limits, aheadMinutes: options.aheadMinutes ?? null, answer: names.answer });
  }

  async function stopNow(): Promise<PacEvaluation> {
    await thread?.stop();
    thread = null;
    return failed({ code: 'interrupted', native: null }, []);
  }

  async function evaluateNow(script: PacScript, url: string, state: ScriptState): Promise<PacEvaluation> {
    if (closed) return failed({ code: 'interrupted', native: null }, []);
    if (state.given !== null) return state.given;
    const { url: shownUrl, host } = pacArguments(url, script.urlForm);
    thread ??= await startThread();
    // Closed while the thread was starting: nobody else will stop it.
    if (closed) return stopNow();
    names.begin(url);
    const started = performance.now();
    const ran = await thread.run({
      script: state.id,
      text: script.text,
      legacy: script.dialect === 'jscript',
      url: shownUrl,
      host,
      now: options.now(),
    });
    if (ran.died) thread = null;
    if (closed) return failed({ code: 'interrupted', native: null }, []);
    const evaluation = conclude(ran.outcome, script, limits, names.notes());
    const error = ran.outcome.error;
    const workedMs = performance.now() - started - names.waitedMs();
    state.workedMs += workedMs;
    // An error of its own that took long is no better than a time-out: a stack filled again and again for each URL.
    if (error !== null && (error.kind !== 'error' || workedMs > limits.cpuMs / 2)) state.timeouts++;
    // A script that does not load will not load later, and one that keeps running out of time would cost the limit each time.
    if (error?.loading === true || state.timeouts >= limits.timeouts)
      state.given = { ...evaluation, notes: [...evaluation.notes, 'the script is not asked again in this run'] };
    else if (state.workedMs > limits.totalMs) {
      const native = `the script worked for ${Math.round(state.workedMs / 1000)} s in this run; it is not asked again`;
      state.given = failed({ code: 'pac_script_failed', native }, []);
    }
    return evaluation;
  }

  return {
    evaluate(script, url) {
      const state = stateOf(scripts, script);
      if (resolvesNames(script.text)) names.expect(url);
      const evaluation = queue.then(() => evaluateNow(script, url, state));
      queue = evaluation.catch(() => undefined);
      return evaluation;
    },
    async close() {
      closed = true;
      await stopNow();
    },
  };
}

function stateOf(scripts: Map<string, ScriptState>, script: PacScript): ScriptState {
  const key = `${script.dialect ?? 'modern'} ${createHash('sha256').update(script.text).digest('hex')}`;
  const known = scripts.get(key);
  if (known !== undefined) return known;
  const tooLong = script.text.length > MAX_SCRIPT;
  const state: ScriptState = {
    id: scripts.size + 1,
    timeouts: 0,
    workedMs: 0,
    given: tooLong ? failed({ code: 'pac_script_failed', native: `longer than ${MAX_SCRIPT} characters` }, []) : null,
  };
  scripts.set(key, state);
  return state;
}

/** True when a script may ask for a name. */
const resolvesNames = (text: string): boolean => /\b(dnsResolve|isResolvable|isInNet)\s*\(/.test(text);

function conclude(outcome: Outcome, script: PacScript, limits: PacLimits, before: readonly string[]): PacEvaluation {
  const notes = [...before, ...outcome.alerts.map((text) => `alert: ${text}`)];
  const { error, result } = outcome;
  if (error !== null || result === null)
    return failed(
      { code: 'pac_script_failed', native: error === null ? null : errorText(error, script, limits) },
      notes,
      error === null ? null : errorLine(script.text, error.message, error.line),
    );
  if ('type' in result)
    return failed({ code: 'pac_invalid_result', native: `the script returned ${result.type}, not a text` }, notes);
  const read = parsePacResult(result.text);
  const { servers, dropped } = read;
  const answer = result.text.slice(0, 2000);
  return { answer, servers, failure: null, dropped, line: null, notes: [...notes, ...read.notes] };
}

function errorText(error: NonNullable<Outcome['error']>, script: PacScript, limits: PacLimits): string {
  const line = errorLine(script.text, error.message, error.line);
  const where = line === null ? '' : ` (${script.name.slice(0, 60)}, line ${line})`;
  const message = {
    error: error.message,
    timeout: `stopped after ${limits.cpuMs} ms of script time`,
    memory: `stopped at ${limits.memoryBytes >> 20} MB of memory`,
    silence: `no answer within ${limits.wallMs} ms`,
  }[error.kind];
  return `${message}${where}`.slice(0, 300);
}

const failed = (failure: Failure, notes: readonly string[], line: number | null = null): PacEvaluation => ({
  answer: null,
  servers: [],
  failure,
  dropped: [],
  line,
  notes,
});
