import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import type { Failure } from '../../model/failure.ts';
import type { Header, HttpObservation, Peer } from '../../model/observation.ts';
import type { Target } from '../../model/target.ts';
import { cutText } from '../../text/width.ts';
import { classify } from '../classify.ts';
import { authorization, proxyChallenges } from '../credentials.ts';
import { bodyText, boundedHeaders } from '../pacing/bounded.ts';
import { clock, type RunContext } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';
import { USER_AGENT } from '../user-agent.ts';
import type { Answering } from './tunnel.ts';

/** The step; `answering` is set when credentials remain to be sent on a new connection. */
export interface HttpResult {
  readonly observation: HttpObservation;
  readonly answering: Answering | null;
}

/** Reading stops here: the answer's kind is known long before. */
const MAX_BODY_BYTES = 64 * 1024;
/** Enough to tell a cabinet, a DER file and a page apart, too little to carry a name. */
const BODY_START = 4;
const MAX_HEADERS_BYTES = 64 * 1024;
/** Interim answers that are skipped before the peer counts as broken. */
const MAX_INTERIM = 20;

const SWITCHES = 'HTTP 101 switches protocols unasked';

/** Given to the client with its end: left to itself it makes an error, stack and all, for each request. */
const DONE = new Error('the request is done');

/** What has come of the answer so far. */
interface GatheredAnswer {
  status: number | null;
  reason: string | null;
  headers: readonly Header[];
  chunks: Buffer[];
  bytes: number;
  firstByte: number | null;
}

/** One request over the very stream that was measured, by a client made for it alone. Redirects are not followed. */
export async function request(
  run: RunContext,
  stream: Duplex,
  to: {
    readonly id: string;
    readonly peer: Peer;
    readonly target: Pick<Target, 'url' | 'httpMethod'>;
    readonly absolute: boolean;
    readonly answering: Answering | null;
  },
): Promise<HttpResult> {
  const t0 = clock(run);
  const answer: GatheredAnswer = { status: null, reason: null, headers: [], chunks: [], bytes: 0, firstByte: null };
  let failure: Failure | null = null;
  try {
    await timed(run.limit, (stop) => exchange(run, stream, to, answer, stop));
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    failure = classify(error);
  }
  const next = to.absolute && !failure && !to.answering ? answerTo(run, to.target, answer) : null;
  const body = Buffer.concat(answer.chunks);
  const observation: HttpObservation = {
    id: to.id,
    phase: 'http',
    peer: to.peer,
    t0,
    t: clock(run),
    failure: failure ?? askedForPassword(answer, to.absolute),
    request: { method: to.target.httpMethod, url: to.target.url, form: to.absolute ? 'absolute' : 'origin' },
    status: answer.status,
    reason: answer.reason,
    headers: answer.headers,
    body: bodyText(body),
    bodyStart: body.subarray(0, BODY_START).toString('hex'),
    bodyBytes: answer.bytes,
    firstByte: answer.firstByte,
    authenticated: to.answering !== null,
    challenge: to.answering?.challenge ?? null,
  };
  return { observation, answering: next };
}

/** A whole answer is no failure, whatever its status: what it means is concluded later. A 407 to an absolute form is always the proxy's own. */
function askedForPassword({ status, reason }: GatheredAnswer, absolute: boolean): Failure | null {
  if (!absolute || status !== 407) return null;
  return { code: 'proxy_auth_required', native: cutText(`HTTP ${status} ${reason ?? ''}`.trim(), 300) };
}

function answerTo(
  run: RunContext,
  target: Pick<Target, 'url' | 'httpMethod'>,
  { status, headers }: GatheredAnswer,
): Answering | null {
  if (status !== 407 || run.credentials === null) return null;
  const challenges = proxyChallenges(headers);
  const header = authorization(challenges, run.credentials, { method: target.httpMethod, uri: target.url });
  return header === null ? null : { header, challenge: { status, headers } };
}

async function exchange(
  run: RunContext,
  stream: Duplex,
  to: Parameters<typeof request>[2],
  answer: GatheredAnswer,
  stop: AbortSignal,
): Promise<void> {
  if (stream.destroyed) throw stream.errored ?? new StepError('eof_error');
  if (stop.aborted) return;
  const url = new URL(to.target.url);
  let handedOut = false;
  const client = new Client(url.origin, {
    pipelining: 0,
    maxHeaderSize: MAX_HEADERS_BYTES,
    // The step has a limit of its own, to the millisecond; undici's timers are coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, callback) => {
      // Calling back synchronously would hang the request for ever. A second connection would be one nobody measured:
      // its error must not be one of undici's socket errors, which make it connect again.
      const error = handedOut ? new StepError('eof_error') : null;
      handedOut = true;
      // undici wants a net.Socket; a TLS stream above a TLS stream is one too, by Node's own class.
      queueMicrotask(() => (error ? callback(error, null) : callback(null, stream as Socket)));
    },
  });
  stream.once('readable', () => {
    answer.firstByte ??= clock(run);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const handler = listen(run, answer, resolve, reject);
      stop.addEventListener('abort', () => reject(new StepError('generic_timeout_error')), { once: true });
      client.dispatch(
        {
          method: to.target.httpMethod,
          path: to.absolute ? to.target.url : url.pathname + url.search,
          headers: {
            host: url.host,
            'user-agent': USER_AGENT,
            accept: '*/*',
            ...(to.answering ? { 'proxy-authorization': to.answering.header } : {}),
          },
          ...(to.target.httpMethod === 'POST' ? { body: '' } : {}),
        },
        handler,
      );
    });
  } finally {
    // It only reports when it is done; what it destroys is ours, and the attempt destroys that too.
    client.destroy(DONE).catch(() => {});
  }
}

/** Collects the answer, within bounds. */
function listen(
  run: RunContext,
  answer: GatheredAnswer,
  resolve: () => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  let interim = 0;
  return {
    onRequestStart() {},
    onRequestUpgrade() {
      reject(new StepError('http_invalid_response', SWITCHES));
    },
    onResponseStart(controller, status, _headers, reason) {
      answer.firstByte ??= clock(run);
      // RFC 9110 section 15: a status is 100 to 599. undici asserts that none is below 100, and that 101 was asked for.
      if (status < 100) return controller.abort(new StepError('http_invalid_response', `status ${status}`));
      if (status === 101) return controller.abort(new StepError('http_invalid_response', SWITCHES));
      if (status < 200) {
        if (++interim > MAX_INTERIM)
          controller.abort(new StepError('http_invalid_response', 'endless interim answers'));
        return;
      }
      answer.status = status;
      answer.reason = cutText(reason ?? '', 300);
      answer.headers = boundedHeaders(pairs(controller.rawHeaders));
    },
    onResponseData(_controller, chunk) {
      const room = MAX_BODY_BYTES - answer.bytes;
      if (room > 0) answer.chunks.push(Buffer.from(chunk.subarray(0, room)));
      answer.bytes += Math.min(room, chunk.length);
      if (answer.bytes >= MAX_BODY_BYTES) resolve();
    },
    onResponseEnd: () => resolve(),
    onResponseError: (_controller, error) => reject(error),
  };
}

/** undici's flat list of names and values, as they came. */
function* pairs(raw: Dispatcher.DispatchController['rawHeaders']): Generator<readonly [string, string]> {
  if (!Array.isArray(raw)) return;
  for (let index = 0; index + 1 < raw.length; index += 2) yield [text(raw[index]), text(raw[index + 1])];
}

const text = (value: Buffer | string | undefined): string =>
  typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
