import { UsageError } from '../model/usage-error.ts';
import { createSystem } from '../system/create-system.ts';
import { programPlace } from '../system/program-place.ts';
import type { System } from '../system/system.ts';
import { ownWindowsFolder } from '../system/windows/windows-folder.ts';
import { findModule } from '../winhttp/module-file.ts';
import { runAsSystem } from './scheduled-task/run-as-system.ts';
import { createTaskHost, type TaskHost } from './scheduled-task/task-host.ts';
import { complain } from './terminal/streams.ts';

/** What `--as-system` came to: the exit code of the run as SYSTEM, or null and why this process goes on itself. */
export type AsSystem =
  | { readonly exitCode: number }
  | { readonly exitCode: null /** Null when nothing is wrong: this is SYSTEM already. */; readonly why: string | null };

/** The arguments to hand on, and the variable that the options name. */
export interface AsSystemRequest {
  readonly args: readonly string[];
  /** `--proxy-credentials-env`; null without it. */
  readonly credentialsEnv: string | null;
  readonly signal: AbortSignal;
}

/** Runs the tool again as LocalSystem where that is possible. */
export async function asSystem(
  { args, credentialsEnv, signal }: AsSystemRequest,
  system: System = createSystem(),
  host?: TaskHost,
): Promise<AsSystem> {
  if (system.platform !== 'win32') throw new UsageError('--as-system is for Windows; use sudo here');
  const identity = await system.identity();
  if (identity.system) return { exitCode: null, why: null };
  if (identity.elevated === false) return refused(`${identity.user} is not elevated`);
  const credentials = credentialsEnv === null ? undefined : system.env(credentialsEnv);
  const outcome = await runAsSystem(host ?? (await realHost(system)), {
    job: {
      args: args.filter((argument) => argument !== '--as-system'),
      cwd: process.cwd(),
      env: credentialsEnv === null || credentials === undefined ? {} : { [credentialsEnv]: credentials },
    },
    signal,
    onStderr: (bytes) => process.stderr.write(bytes),
  });
  if (!outcome.ran) return refused(outcome.why);
  if (outcome.stdout.length > 0) await new Promise<void>((go) => process.stdout.write(outcome.stdout, () => go()));
  return { exitCode: outcome.exitCode };
}

function refused(why: string): AsSystem {
  complain(`--as-system: not possible, going on as this user: ${why}`);
  return { exitCode: null, why: `--as-system was not possible: ${why}` };
}

async function realHost(system: System): Promise<TaskHost> {
  const { isSea } = await import('node:sea');
  const found = findModule(programPlace().folder, process.arch);
  const executable = isSea() ? process.execPath : null;
  return createTaskHost(system, ownWindowsFolder(), executable, 'path' in found ? [found.path] : []);
}
