import type { AnalyzeOptions } from './model/options.ts';
import type { OnProgress } from './model/progress.ts';
import type { Report } from './model/report.ts';
import { UsageError } from './model/usage-error.ts';
import { conclude } from './run/conclude.ts';
import { emptyDraft } from './run/empty-draft.ts';
import { gather } from './run/gather.ts';
import { type Inputs, readInputs } from './run/inputs/read-inputs.ts';
import { checkOptions } from './run/options/check-options.ts';
import { startSession } from './run/session.ts';
import { createSystem } from './system/create-system.ts';
import type { System } from './system/system.ts';

/** What a caller may attach to a run. */
export interface AnalyzeHooks {
  /** Told of each step; must not throw. */
  readonly onProgress?: OnProgress;
  /** Ends the run early; what is measured is reported. The reasons `SIGTERM` and `internal-error` are kept, any other counts as `SIGINT`. */
  readonly signal?: AbortSignal;
  /** The machine that probes run on; this one by default. */
  readonly system?: System;
  /** What went before the run and belongs into its warnings. */
  readonly warnings?: readonly string[];
  /** Changes the inputs after they were read: the embedded lab puts its machine and roots in. */
  readonly adjustInputs?: (inputs: Inputs) => Inputs;
}

/**
 * Discovers the proxies, tests every target by the five methods and concludes. Trouble of the network is in the report;
 * what is left out has its default, and a mistake in the options is a {@link UsageError}; a bug of ours ends the run early with what was measured.
 */
export async function analyze(given: Partial<AnalyzeOptions> = {}, hooks: AnalyzeHooks = {}): Promise<Report> {
  const options = checkOptions(given);
  const system = hooks.system ?? createSystem();
  const read = await readInputs(options, system);
  const inputs = hooks.adjustInputs?.(read) ?? read;
  const session = startSession(system, options.deadlineMs, hooks.signal);
  const draft = emptyDraft(system);
  draft.runWarnings = hooks.warnings ?? [];
  let over = false;
  const onProgress: OnProgress = (progress) => {
    if (!over) hooks.onProgress?.(progress);
  };
  let bug: unknown = null;
  try {
    await unlessStuck(gather(draft, { options, inputs, system, session, onProgress }), session.signal);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    bug = error;
    draft.runWarnings = [
      ...draft.runWarnings,
      `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ];
  } finally {
    over = true;
    session.end();
  }
  const incompleteBecause = bug === null ? session.incompleteBecause() : 'internal-error';
  const run = {
    id: session.id,
    startedAt: session.startedAt,
    durationMs: session.elapsed(),
    complete: incompleteBecause === null,
    incompleteBecause,
    options,
  };
  return conclude({ ...draft, run }, __VERSION__);
}

/** How long the steps may take to notice that the run ended, ms; they need a hundredth of it. */
const STUCK_MS = 400;

/** Waits for the gathering, but not for a part of it that does not end with the run: what is in the draft then is the result. */
function unlessStuck(gathering: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      timer = setTimeout(resolve, STUCK_MS);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    gathering.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  });
}
