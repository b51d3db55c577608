import type { AnalyzeOptions } from '../model/options.ts';
import { type ProxySettings, routeServerText } from '../model/proxy.ts';
import type { WinhttpAnswer, WinhttpEvidence, WinhttpObstacle, WinhttpResolution } from '../model/winhttp.ts';
import { USER_AGENT } from '../probe/user-agent.ts';
import { manualServerFor, parseWinhttpList } from '../proxy/strings/parse-winhttp-list.ts';
import { askWinhttp, type WinhttpAsked } from '../winhttp/ask-winhttp.ts';
import type { RawResolution } from '../winhttp/protocol.ts';
import type { GatherInput, ReportDraft } from './draft.ts';
import { type PlannedQuestion, planQuestions } from './winhttp-questions.ts';

/** Requests of WinHTTP in flight, unless the user says otherwise: each holds a thread, and our own engine has just been there. */
const IN_FLIGHT = 16;
const MOST_IN_FLIGHT = 64;
/** Kept of the run's deadline for writing the results: asking WinHTTP must not make a run incomplete. */
const RESERVE_MS = 2_000;
const LEAST_MS = 1_000;

/** Asks this machine's WinHTTP what our engine has just measured; null without `--engine winhttp`. */
export async function gatherWinhttp(
  draft: Pick<ReportDraft, 'targets' | 'host'>,
  input: GatherInput,
  settings: readonly ProxySettings[],
): Promise<WinhttpEvidence | null> {
  const { options, system, session, onProgress } = input;
  if (options.engine !== 'winhttp') return null;
  const unavailable = (obstacle: WinhttpObstacle, words: string): WinhttpEvidence => {
    onProgress({ kind: 'note', text: `WinHTTP was not asked: ${words}` });
    return { unavailable: { obstacle, words }, machine: null, answers: [], notes: [] };
  };
  if (system.platform !== 'win32')
    return unavailable('not-windows', `it is a part of Windows, and this is ${system.osName}`);
  if (input.inputs.machine.recorded)
    return unavailable('recorded-machine', 'proxies were read from a recorded machine, of which it knows nothing');
  const budgetMs = options.deadlineMs - session.elapsed() - RESERVE_MS;
  if (budgetMs < LEAST_MS || session.signal.aborted)
    return unavailable('no-time', 'the run ended before; a longer --deadline leaves time for it');
  const plan = planQuestions(draft.targets, settings, options);
  const questions = [...new Set(plan.flatMap(({ question }) => question ?? []))];
  const concurrency = Math.min(options.concurrency ?? IN_FLIGHT, MOST_IN_FLIGHT);
  const job = { timeoutMs: options.timeoutMs, concurrency, userAgent: USER_AGENT, questions };
  const asked = await askWinhttp(job, { budgetMs, signal: session.signal });
  if (asked.obstacle !== null) return unavailable(asked.obstacle.obstacle, asked.obstacle.words);
  const answers = plan.map((planned) => answerOf(planned, asked));
  const lost = answers.filter(({ state }) => state === 'lost');
  const notes = [...asked.notes, ...limits(options), ...lostWords(lost)];
  for (const text of notes) onProgress({ kind: 'note', text: `WinHTTP: ${text}` });
  return { unavailable: null, machine: asked.machine, answers, notes };
}

/** One note for each reason. */
function lostWords(lost: readonly WinhttpAnswer[]): readonly string[] {
  const reasons = new Set(lost.map(({ why }) => why));
  return [...reasons].map((reason) => {
    const count = lost.filter(({ why }) => why === reason).length;
    return `${count} answer${count === 1 ? ' is' : 's are'} missing: ${reason ?? 'the process that asks WinHTTP did not give them'}`;
  });
}

/** Options that WinHTTP has no equal of: where it differs, they may be why. */
function limits({ family, connectTo, caFile, serviceCaFile, proxyCredentialsEnv }: AnalyzeOptions): readonly string[] {
  return [
    ...(connectTo.length === 0 ? [] : ['--connect-to holds for our own steps only']),
    ...(family === null ? [] : [`-${family} holds for our own steps only`]),
    ...(caFile === null && serviceCaFile === null
      ? []
      : ['--ca-file and --service-ca-file hold for our own steps only: WinHTTP trusts the roots of Windows']),
    ...(proxyCredentialsEnv === null
      ? []
      : ['the credentials are not given to WinHTTP: it is asked as the sensor would']),
  ];
}

function answerOf({ targetId, method, access, question, why }: PlannedQuestion, asked: WinhttpAsked): WinhttpAnswer {
  const cell = { targetId, method, access };
  const nothing = { resolution: null, request: null };
  if (question === null) return { ...cell, state: 'not-asked', why, ...nothing };
  const answer = asked.answers.get(question.id);
  if (!answer) return { ...cell, state: 'lost', why: asked.lost.get(question.id) ?? asked.lostBecause, ...nothing };
  const { resolution, request } = answer;
  return { ...cell, state: 'answered', why: null, resolution: resolution && read(resolution, question.url), request };
}

/** The list read for one URL. WinHTTP gives its callers a list, of which only the first entry for a kind of URL counts. */
function read(raw: RawResolution, url: string): WinhttpResolution {
  if (raw.error !== null) return { ...raw, servers: [] };
  if (raw.proxy === null) return { ...raw, servers: ['direct'] };
  const server = manualServerFor(parseWinhttpList(raw.proxy, 'answer').servers, new URL(url));
  return { ...raw, servers: server === null ? [] : [routeServerText(server)] };
}
