import { complain, tolerateClosedStreams } from './streams.ts';

const USAGE_HINT = 'mde-client-analyzer --help lists commands and options';

/** The process: arguments in, exit code out. */
async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${__VERSION__}\n`);
    return 0;
  }
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
      if (/^unknown (option|command)/.test(error.message)) complain(USAGE_HINT);
      return error.exitCode;
    }
    complain(`error: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 3;
  }
}

// The run checks every certificate itself; this variable could only weaken that, and makes Node warn on stderr.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
tolerateClosedStreams();
// No await here: the single executables run this file as CommonJS.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
