import { ACCESS, askMachine, createResolver } from './ask-proxy.ts';
import { knowsAutomaticProxy, type Sending, sendRequest } from './ask-request.ts';
import type { Library, Pointer } from './library.ts';
import type { ChildLine, RawResolution, WinhttpJob, WinhttpQuestion, WinhttpReply } from './protocol.ts';

/** Asks WinHTTP everything of a job and hands over each answer as it comes. Network trouble is in the answers. */
export async function answerJob(library: Library, job: WinhttpJob, say: (line: ChildLine) => void): Promise<void> {
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

/** Name, connection, sending, waiting, and as long again for a script: beyond it a call is taken for hung. */
const STEPS = 5;

/** The answer, or null once it took too long: WinHTTP has no limit for scripts that can be set, and no call of it can be ended. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function answerAll(
  library: Library,
  session: Pointer,
  job: WinhttpJob,
  automatic: boolean,
  say: (line: ChildLine) => void,
): Promise<void> {
  const resolve = createResolver(library, session);
  const ask = async (question: WinhttpQuestion): Promise<WinhttpReply> => {
    const resolving = question.access === 'auto-detect' || question.pacUrl !== null;
    const resolution = resolving ? await resolve(question) : null;
    const way = wayOf(question, resolution, automatic);
    const { url, verb } = question;
    const request =
      way === null
        ? null
        : await sendRequest(library, { ...way, url, verb, userAgent: job.userAgent, timeoutMs: job.timeoutMs });
    return { kind: 'answer', id: question.id, resolution, request };
  };
  const limitMs = STEPS * job.timeoutMs;
  const words = `no answer within ${limitMs / 1000} s`;
  const answer = async (question: WinhttpQuestion): Promise<void> =>
    say((await within(ask(question), limitMs)) ?? { kind: 'lost', id: question.id, words });
  const waiting = [...job.questions];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await answer(next);
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));
}

/** How the request is to go; null when no proxy could be found for it: then it is not this method's request. */
function wayOf(
  question: WinhttpQuestion,
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
