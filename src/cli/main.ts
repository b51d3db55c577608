import { writeSync } from 'node:fs';
import { LOOKUP_COMMAND } from '../system/names/protocol.ts';
import { leaveSoon } from './leave.ts';
import { expectShortRun } from './short-run.ts';
import { complain, complainOfOurs, failureOfStdout, print, tolerateClosedStreams } from './terminal/streams.ts';

async function announceVersion(): Promise<void> {
  try {
    writeSync(1, `${__VERSION__}\n`);
  } catch {
    // A full pipe, a closed one, a full disk: the stream knows what to do.
    tolerateClosedStreams();
    await print(__VERSION__);
  }
}

/** What the system says when this computer has no descriptors, processes or memory left even to load the program. */
const SHORTAGES: readonly string[] = ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'ENOBUFS'];

/** The process: arguments in, exit code out. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    // At once: making Node's streams costs more than all else that is done here.
    await announceVersion();
    return 0;
  }
  if (argv.length === 1 && argv[0] === LOOKUP_COMMAND && !process.stdin.isTTY) {
    const { runLookupChild } = await import('../system/names/run-lookup-child.ts');
    runLookupChild(process.stdin, process.stdout, Number(process.env.UV_THREADPOOL_SIZE ?? 4));
    // It lives as long as its input.
    return new Promise(() => {});
  }
  expectShortRun();
  tolerateClosedStreams();
  const { UsageError } = await import('../model/usage-error.ts');
  try {
    const { createProgram, runProgram } = await import('./program.ts');
    let exitCode = 0;
    await runProgram(
      createProgram(__VERSION__, (code) => {
        exitCode = code;
      }),
      argv,
    );
    return exitCode;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`error: ${error.message}`);
      return error.exitCode;
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (SHORTAGES.includes(code)) {
      complain(
        `error: this computer ran short of resources (${code}); raise the limit (ulimit -n) or close other programs`,
      );
      return 3;
    }
    complainOfOurs(error);
    return 3;
  }
}

// The run checks every certificate itself; this variable could only weaken that, and makes Node warn on stderr.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
// No await here: the single executables run this file as CommonJS.
void main(process.argv.slice(2)).then((code) => {
  const failure = failureOfStdout();
  if (failure !== null) complain(`error: stdout cannot be written (${failure})`);
  process.exitCode = failure !== null && code < 2 ? 3 : code;
  leaveSoon();
  // Loaded only then: hardly a run leaves a lookup behind in this process, which could then not end.
  if (process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap'))
    void import('../system/posix/stuck-lookups.ts').then(({ endLookups }) => endLookups());
});
