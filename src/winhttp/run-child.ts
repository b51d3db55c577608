import type { Readable, Writable } from 'node:stream';
import { programPlace } from '../system/program-place.ts';
import { answerJob } from './answer-job.ts';
import { type Koffi, loadLibrary } from './library.ts';
import { findModule } from './module-file.ts';
import { type ChildLine, decodeJob, encodeLine } from './protocol.ts';

/** Longest job: ten thousand targets by five methods, 1 kB each. */
const MAX_JOB_BYTES = 64 * 1024 * 1024;

/**
 * The process that asks WinHTTP: a job on its input, one line of its output for each answer. Whatever goes wrong inside
 * native code ends this process only. True when there was a job.
 */
export async function runChild(input: Readable, output: Writable): Promise<boolean> {
  const job = decodeJob(await readAll(input));
  if (job === null) return false;
  const say = (line: ChildLine): void => void output.write(encodeLine(line));
  const found = findModule(programPlace().folder, process.arch);
  if ('obstacle' in found) say({ kind: 'obstacle', ...found });
  else await ask(found.path, job, say);
  // Handed over before the process may end.
  await new Promise<void>((go) => output.write(encodeLine({ kind: 'end' }), () => go()));
  return true;
}

async function ask(path: string, job: Parameters<typeof answerJob>[1], say: (line: ChildLine) => void): Promise<void> {
  let koffi: Koffi;
  try {
    const loaded = { exports: {} };
    process.dlopen(loaded, path);
    koffi = loaded.exports as Koffi; // the file's digest says what it is
  } catch (error) {
    return say({
      kind: 'obstacle',
      obstacle: 'module-failed',
      words: `${path} could not be loaded (${wordsOf(error)})`,
    });
  }
  try {
    await answerJob(loadLibrary(koffi), job, say);
  } catch (error) {
    say({ kind: 'obstacle', obstacle: 'library-failed', words: `winhttp.dll could not be used (${wordsOf(error)})` });
  }
}

async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += (chunk as Buffer).length; // no encoding is set, so chunks are buffers
    if (size > MAX_JOB_BYTES) return '';
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
