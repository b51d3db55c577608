import { lookup } from 'node:dns';
import type { Readable, Writable } from 'node:stream';
import { descriptorLimit } from '../posix/descriptors.ts';
import { watchLookup } from '../posix/stuck-lookups.ts';
import { boundedAddresses, createLineReader, decodeQuestion, encodeLine, type LookupQuestion } from './protocol.ts';

/** Descriptors that a lookup of the C library holds at once: its sockets to name servers, and files or a socket of a service. */
const DESCRIPTORS_EACH = 3;
/** Descriptors of the process itself. */
const DESCRIPTORS_OWN = 24;

/**
 * The process that looks names up by the system's own resolver: questions on its input, answers on its output. A lookup
 * cannot be cancelled, but this process can be ended; it ends itself with its input, that is with the one who asks.
 */
export function runLookupChild(input: Readable, output: Writable, threads: number): void {
  // The terminal sends Ctrl-C to every process in it: the one who asks decides.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  // A regular end would wait for threads that may be stuck in the C library.
  const end = (): void => void process.kill(process.pid, 'SIGKILL');
  output.on('error', end);
  const read = createLineReader((line) => {
    const question = decodeQuestion(line);
    if (question !== null) void answer(question, output);
  });
  input.setEncoding('utf8').on('data', read).on('end', end).on('close', end).on('error', end);
  output.write(encodeLine({ kind: 'ready', width: widthOf(threads, descriptorLimit()) }));
}

/** Lookups at once: libuv gives work that may be slow no more than half of its threads (libuv's `src/threadpool.c`). */
export function widthOf(threads: number, descriptors: number | null): number {
  const byThreads = Math.floor((threads + 1) / 2);
  const byDescriptors =
    descriptors === null ? byThreads : Math.floor((descriptors - DESCRIPTORS_OWN) / DESCRIPTORS_EACH);
  return Math.max(1, Math.min(byThreads, byDescriptors));
}

async function answer({ id, name, family }: LookupQuestion, output: Writable): Promise<void> {
  try {
    const addresses = await watchLookup(addressesOf(name, family));
    output.write(encodeLine({ kind: 'answer', id, addresses: boundedAddresses(addresses) }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EAI_FAIL';
    output.write(encodeLine({ kind: 'failed', id, code }));
  }
}

function addressesOf(name: string, family: 0 | 4 | 6): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    lookup(name, { all: true, verbatim: true, family }, (error, answers) =>
      error ? reject(error) : resolve(answers.map(({ address }) => address)),
    );
  });
}
