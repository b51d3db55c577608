import { writeSync } from 'node:fs';
import { lastGate, plain } from '../../text/plain.ts';
import { textOf } from '../../text/text-of.ts';

/** Ends of a stream whose reader has gone away: `| head` is no failure. */
const READER_GONE: readonly (string | undefined)[] = ['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF'];
/** A message names a path, a value and a remedy: longer ones are somebody's file. */
const LONGEST_LINE = 4000;
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
  return printCommand(lastGate(text));
}

/** The same for lines that a pipeline is to obey: what stands in them must be escaped already. */
export function printCommand(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (!process.stdout.writable) return resolve();
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve());
  });
}

/** One line for people on stderr, at once: also when the process is about to end. */
export function complain(text: string): void {
  complainCommand(plain(text, LONGEST_LINE));
}

/** An error of ours with the places in the code where it arose, line by line. */
export function complainOfOurs(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : textOf(error);
  const lines = `error: internal error: ${text}`.split(/\r?\n/).slice(0, 30);
  complainCommand(lines.map((line) => plain(line, LONGEST_LINE)).join('\n'));
}

/** A line on stderr that a pipeline is to obey: what stands in it must be escaped already. */
export function complainCommand(text: string): void {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // Nobody reads stderr any more; the exit code still tells.
  }
}
