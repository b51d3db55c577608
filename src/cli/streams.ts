import { writeSync } from 'node:fs';

/** A reader that goes away (`| head`) is no failure: what follows is dropped, the exit code stays. */
export function tolerateClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED' && error.code !== 'EOF') throw error;
    });
  }
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
