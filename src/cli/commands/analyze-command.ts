import type { AnalyzeOptions } from '../../model/options.ts';
import { UsageError } from '../../model/usage-error.ts';
import { checkOutputDir } from '../../report/store/write.ts';
import { type AnalyzeHooks, analyze } from '../../run.ts';
import type { AsSystem } from '../as-system.ts';
import { deliver } from '../deliver.ts';
import { catchInterrupts, type Interrupt } from '../interrupt.ts';
import {
  type OutputOptions,
  parseAnalyzeOptions,
  parseOutputOptions,
  parseScenario,
} from '../options/analyze-options.ts';
import { refuseReplacing } from '../options/inputs-and-output.ts';
import type { RawOptions } from '../options/raw-options.ts';
import { createProgressView } from '../terminal/progress-view.ts';
import { lookAtTerminal, type Terminal } from '../terminal/terminal.ts';
import { type RunOnce, watch } from '../watch.ts';

/** `analyze`: checks everything that the user can get wrong, runs, writes, prints; gives the exit code. */
export async function analyzeCommand(raw: RawOptions, version: string): Promise<number> {
  const options = parseAnalyzeOptions(raw);
  const output = parseOutputOptions(raw);
  if (raw.debug === true && output.anonymize)
    throw new UsageError('--debug names hosts and addresses on stderr: it does not go with --anonymize');
  const scenario = parseScenario(raw.lab);
  const watchMs = parseWatch(raw);
  const terminal = lookAtTerminal(output);
  refuseReplacing(
    {
      '--onboarding': options.onboardingFile,
      '--catalogue': options.catalogue,
      '--machine': options.machine,
      '--pac': options.pac,
      '--ca-file': options.caFile,
      '--service-ca-file': options.serviceCaFile,
      '--service-tags': options.serviceTags,
    },
    output,
  );
  await checkOutputDir(output.outputDir, output.resultStyle);
  const interrupt = catchInterrupts({ crashes: true });
  const moved = raw.asSystem === true ? await moveToSystem(options, interrupt) : NOT_MOVED;
  if (moved.exitCode !== null) return moved.exitCode;
  const warnings = moved.why === null ? [] : [moved.why];
  const silent = output.quiet || output.style !== null;
  const start =
    (given: AnalyzeOptions, hooks: AnalyzeHooks): RunOnce =>
    async (signal) => {
      const view = createProgressView(terminal, version, {
        quiet: silent || watchMs !== null,
        anonymize: output.anonymize,
      });
      const onProgress =
        raw.debug === true
          ? (await import('../terminal/debug-view.ts')).withDebug(view.onProgress, view.note)
          : view.onProgress;
      try {
        return await analyze(given, { ...hooks, warnings, onProgress, signal });
      } finally {
        view.clear();
      }
    };
  try {
    if (scenario === null)
      return await perform(start(options, {}), { raw, output, terminal, watchMs, signal: interrupt.signal });
    const { withLab } = await import('../with-lab.ts');
    return await withLab(scenario, options, (given, hooks) =>
      perform(start(given, hooks), { raw, output, terminal, watchMs, signal: interrupt.signal }),
    );
  } finally {
    interrupt.release();
  }
}

const NOT_MOVED: AsSystem = { exitCode: null, why: null };

/** `--as-system`: the whole run happens in another process, or here when that cannot be. */
async function moveToSystem(options: AnalyzeOptions, interrupt: Interrupt): Promise<AsSystem> {
  const { asSystem } = await import('../as-system.ts');
  let moved: AsSystem | null = null;
  try {
    moved = await asSystem({
      args: process.argv.slice(2),
      credentialsEnv: options.proxyCredentialsEnv,
      signal: interrupt.signal,
    });
    return moved;
  } finally {
    if (moved === null || moved.exitCode !== null) interrupt.release();
  }
}

interface Performance {
  readonly raw: RawOptions;
  readonly output: OutputOptions;
  readonly terminal: Terminal;
  /** Pause between runs; null for a single run. */
  readonly watchMs: number | null;
  readonly signal: AbortSignal;
}

async function perform(run: RunOnce, { raw, output, terminal, watchMs, signal }: Performance): Promise<number> {
  if (watchMs !== null)
    return watch(run, { output, terminal, pauseMs: watchMs, untilPass: raw.untilPass === true, signal });
  return deliver(await run(signal), output, terminal);
}

function parseWatch(raw: RawOptions): number | null {
  if (typeof raw.watch !== 'string') {
    if (raw.untilPass === true) throw new UsageError('--until-pass goes with --watch SECONDS');
    return null;
  }
  const seconds = Number(raw.watch);
  if (!(seconds >= 1 && seconds <= 86_400))
    throw new UsageError(`--watch "${raw.watch}" is not a number of seconds from 1 to 86400`);
  return seconds * 1000;
}
