import { UsageError } from '../model/usage-error.ts';
import { runChild } from '../winhttp/run-child.ts';

/** The process that `--engine winhttp` starts. */
export async function winhttpChild(): Promise<number> {
  if (process.stdin.isTTY || !(await runChild(process.stdin, process.stdout)))
    throw new UsageError('winhttp-child is started by --engine winhttp only; its input holds no job');
  // A call that hangs in native code would keep the process: everything is said.
  process.exit(0);
}
