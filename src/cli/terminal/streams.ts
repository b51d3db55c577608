import { writeSync } from 'node:fs';

/** Ends of a stream whose reader has gone away: `| head` is no failure. */
const READER_GONE: readonly (string | undefined)[] = ['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF'];
let stdoutFailure: string | null = null;

/** What is written after a reader went away is dropped, and the exit code stays; data that stdout cannot take is remembered. */
export function tolerateClosedStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!READER_GONE.includes(error.code)) stdoutFailure ??= error.code ?? 'failed';
  });
  // Notes for people: whoever cannot read them still gets results and exit code.
  process.stderr.on('error', () => {});
}

/** Why stdout could not take its data (`ENOSPC`); null when it took all or nobody read it. */
export function failureOfStdout(): string | null {
  return stdoutFailure;
}

/** Writes data to stdout and waits until it is handed over, so that the process may end afterwards. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (!process.stdout.writable) return resolve();
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve());
  });
}

/** One line for people on stderr, at once: also when the process is about to end. */
export function complain(text: string): void {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // Nobody reads stderr any more; the exit code still tells.
  }
}
