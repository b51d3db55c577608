import { ACCESS, askMachine, createResolver } from './ask-proxy.ts';
import { knowsAutomaticProxy, type Sending, sendRequest } from './ask-request.ts';
import type { Library, Pointer } from './library.ts';
import type { Job, Line, Question, RawResolution } from './protocol.ts';

/** Asks WinHTTP everything of a job and hands over each answer as it comes. Network trouble is in the answers. */
export async function answerJob(library: Library, job: Job, say: (line: Line) => void): Promise<void> {
  const session = library.open(job.userAgent, ACCESS.noProxy, null, null);
  if (typeof session === 'object') throw new Error(`WinHttpOpen failed with ${session.error}`);
  try {
    const automatic = knowsAutomaticProxy(library, job.userAgent);
    if (!automatic && job.questions.some(({ access }) => access === 'automatic'))
      say({
        kind: 'note',
        words: 'this Windows knows no automatic proxy; its WinHTTP default proxy was asked instead',
      });
    say({ kind: 'machine', machine: await askMachine(library) });
    await answerAll(library, session, job, automatic, say);
  } finally {
    library.close(session);
  }
}

async function answerAll(
  library: Library,
  session: Pointer,
  job: Job,
  automatic: boolean,
  say: (line: Line) => void,
): Promise<void> {
  const resolve = createResolver(library, session);
  const answer = async (question: Question): Promise<void> => {
    const resolving = question.access === 'auto-detect' || question.pacUrl !== null;
    const resolution = resolving ? await resolve(question) : null;
    const way = wayOf(question, resolution, automatic);
    const { url, verb } = question;
    const request =
      way === null
        ? null
        : await sendRequest(library, { ...way, url, verb, userAgent: job.userAgent, timeoutMs: job.timeoutMs });
    say({ kind: 'answer', id: question.id, resolution, request });
  };
  const waiting = [...job.questions];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await answer(next);
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));
}

/** How the request is to go; null when no proxy could be found for it: then it is not this method's request. */
function wayOf(
  question: Question,
  resolution: RawResolution | null,
  automatic: boolean,
): Pick<Sending, 'access' | 'proxy' | 'bypass'> | null {
  const without = { proxy: null, bypass: null };
  switch (question.access) {
    case 'automatic':
      return { access: automatic ? ACCESS.automaticProxy : ACCESS.defaultProxy, ...without };
    case 'none':
      return { access: ACCESS.noProxy, ...without };
    case 'named':
      return { access: ACCESS.namedProxy, proxy: question.proxy, bypass: question.bypass };
    case 'auto-detect':
    case 'pac':
      if (resolution === null || resolution.error !== null) return null;
      return resolution.proxy === null
        ? { access: ACCESS.noProxy, ...without }
        : { access: ACCESS.namedProxy, proxy: resolution.proxy, bypass: resolution.bypass };
  }
}
