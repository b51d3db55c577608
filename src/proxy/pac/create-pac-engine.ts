import { createHash } from 'node:crypto';
import type { Failure } from '../../model/failure.ts';
import type { RouteServer } from '../../model/proxy.ts';
import { errorLine } from './error-line.ts';
import { findModernSyntax } from './legacy-syntax.ts';
import { MAX_SCRIPT, PAC_LIMITS, type PacLimits } from './limits.ts';
import type { Outcome } from './messages.ts';
import { pacArguments } from './pac-arguments.ts';
import { type PacThread, startPacThread } from './pac-thread.ts';
import { parsePacResult } from './parse-pac-result.ts';

/** A script to evaluate. */
export interface PacScript {
  /** How messages call it: a file name or a URL. */
  readonly name: string;
  readonly text: string;
}

/** What a script means for one URL. */
export interface PacEvaluation {
  /** The list as the script returned it, bounded; null when it returned none. */
  readonly answer: string | null;
  /** In the order they would be tried; empty after a failure. */
  readonly servers: readonly RouteServer[];
  /** `pac_script_failed`, `pac_invalid_result` or `interrupted`; null when the script answered. */
  readonly failure: Failure | null;
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
  /** Set when the script is not asked again. */
  given: PacEvaluation | null;
  /** What was said about the script itself, once. */
  notes: readonly string[];
}

/** Makes an engine; the thread starts with the first evaluation. */
export function createPacEngine(options: PacEngineOptions): PacEngine {
  const limits: PacLimits = { ...PAC_LIMITS, ...options.limits };
  const scripts = new Map<string, ScriptState>();
  let thread: PacThread | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;
  const names = createNames(options, limits);

  async function evaluateNow(script: PacScript, url: string, state: ScriptState): Promise<PacEvaluation> {
    if (closed) return failed({ code: 'interrupted', native: null }, []);
    if (state.given !== null) return state.given;
    const { url: shownUrl, host } = pacArguments(url);
    thread ??= await startPacThread({ limits, aheadMinutes: options.aheadMinutes ?? null, answer: names.answer });
    names.begin();
    const ran = await thread.run({ script: state.id, text: script.text, url: shownUrl, host, now: options.now() });
    if (ran.died) thread = null;
    if (closed) return failed({ code: 'interrupted', native: null }, []);
    const evaluation = conclude(ran.outcome, script, limits, [...state.notes, ...names.notes()]);
    state.notes = [];
    const error = ran.outcome.error;
    if (error !== null && error.kind !== 'error') state.timeouts++;
    // A script that does not load will not load later, and one that keeps running out of time would cost the limit each time.
    if (error?.loading === true || state.timeouts >= limits.timeouts)
      state.given = { ...evaluation, notes: [...evaluation.notes, 'the script is not asked again in this run'] };
    return evaluation;
  }

  return {
    evaluate(script, url) {
      const state = stateOf(scripts, script);
      names.expect(script, url);
      const evaluation = queue.then(() => evaluateNow(script, url, state));
      queue = evaluation.catch(() => undefined);
      return evaluation;
    },
    async close() {
      closed = true;
      await thread?.stop();
      thread = null;
    },
  };
}

function stateOf(scripts: Map<string, ScriptState>, script: PacScript): ScriptState {
  const key = createHash('sha256').update(script.text).digest('hex');
  const known = scripts.get(key);
  if (known !== undefined) return known;
  const tooLong = script.text.length > MAX_SCRIPT;
  const state: ScriptState = {
    id: scripts.size + 1,
    timeouts: 0,
    given: tooLong ? failed({ code: 'pac_script_failed', native: `longer than ${MAX_SCRIPT} characters` }, []) : null,
    notes: tooLong ? [] : engineNotes(script.text),
  };
  scripts.set(key, state);
  return state;
}

function engineNotes(text: string): readonly string[] {
  const modern = findModernSyntax(text);
  if (modern.length === 0) return [];
  const uses = modern.slice(0, 5).map(({ what, line }) => `${what} in line ${line}`);
  return [`WinHTTP's script engine would probably refuse this script (12166): ${uses.join(', ')}`];
}

function conclude(outcome: Outcome, script: PacScript, limits: PacLimits, before: readonly string[]): PacEvaluation {
  const notes = [...before, ...outcome.alerts.map((text) => `alert: ${text}`)];
  const { error, result } = outcome;
  if (error !== null || result === null)
    return failed(
      { code: 'pac_script_failed', native: error === null ? null : errorText(error, script, limits) },
      notes,
    );
  if ('type' in result)
    return failed({ code: 'pac_invalid_result', native: `the script returned ${result.type}, not a text` }, notes);
  const read = parsePacResult(result.text);
  return { answer: result.text.slice(0, 2000), servers: read.servers, failure: null, notes: [...notes, ...read.notes] };
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

const failed = (failure: Failure, notes: readonly string[]): PacEvaluation => ({
  answer: null,
  servers: [],
  failure,
  notes,
});

/** Names asked by scripts: looked up once in a run, counted for each URL, listed in its notes. */
function createNames(options: PacEngineOptions, limits: PacLimits) {
  const known = new Map<string, Promise<readonly string[]>>();
  let asked: string[] = [];
  let refused = 0;
  let waited = 0;

  const lookup = (kind: 'ipv4' | 'any', name: string): Promise<readonly string[]> => {
    const key = `${kind} ${name.toLowerCase()}`;
    const running = known.get(key) ?? options.lookup(name, kind === 'ipv4' ? 4 : null).catch(() => []);
    known.set(key, running);
    return running;
  };

  return {
    begin() {
      asked = [];
      refused = 0;
    },
    /** Scripts that resolve mostly resolve the host itself: asking now for all waiting URLs saves their waiting one by one. */
    expect(script: PacScript, url: string) {
      if (!/\b(dnsResolve|isResolvable|isInNet)\s*\(/.test(script.text) || known.size > 1000) return;
      const host = URL.canParse(url) ? pacArguments(url).host : '';
      if (/[a-z]/i.test(host) && !host.includes(':')) void lookup('ipv4', host);
    },
    async answer(kind: 'ipv4' | 'any' | 'addresses', name: string): Promise<readonly string[]> {
      if (kind === 'addresses') return options.localAddresses().catch(() => []);
      asked.push(name);
      if (asked.length > limits.lookups || waited > limits.totalWaitMs) {
        refused++;
        return [];
      }
      const started = performance.now();
      try {
        return await lookup(kind, name);
      } finally {
        waited += performance.now() - started;
      }
    },
    notes(): readonly string[] {
      const unique = [...new Set(asked)];
      return [
        ...(unique.length > 0 ? [`the script asked for ${unique.slice(0, 10).join(', ').slice(0, 500)}`] : []),
        ...(refused > 0 ? [`${refused} of its questions for names were not answered: too many, or too slow`] : []),
      ];
    },
  };
}
