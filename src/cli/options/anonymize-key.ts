import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UsageError } from '../../model/usage-error.ts';

/** Fewer bytes can be tried (NIST SP 800-107, section 5.3.4: a key of at least 112 bits). */
const LEAST_BYTES = 16;
const MOST_BYTES = 4096;
/** Read access for users that are neither the owner nor of the group. */
const OTHERS_READ = 0o004;

/** The bytes of `--anonymize-key-file` without a line end behind them. Throws UsageError: also for a key that every user of this machine can read. */
export function readAnonymizeKey(file: string): Uint8Array {
  const mistake = (words: string): UsageError => new UsageError(`--anonymize-key-file ${file}: ${words}`);
  const bytes = Buffer.alloc(MOST_BYTES + 1);
  let length = 0;
  let mode = 0;
  try {
    const fd = openSync(file, 'r');
    try {
      const stat = fstatSync(fd);
      if (!stat.isFile()) throw mistake('is no file; name a file that holds the key');
      mode = stat.mode;
      length = readSync(fd, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code; // fs errors carry a code
    throw mistake(code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? 'failed'})`);
  }
  if (process.platform !== 'win32' && (mode & OTHERS_READ) !== 0)
    throw mistake('every user of this computer can read the key; chmod 600 it, and make a new one');
  const key = bytes.subarray(0, length);
  const end = key.length - (/[\r\n]*$/.exec(key.toString('latin1'))?.[0].length ?? 0);
  if (end < LEAST_BYTES) throw mistake(`holds ${end} bytes; a key has at least ${LEAST_BYTES} random ones`);
  if (length > MOST_BYTES) throw mistake(`is larger than ${MOST_BYTES} bytes; name a file that holds the key`);
  return key.subarray(0, end);
}
