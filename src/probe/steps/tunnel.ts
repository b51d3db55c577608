import type { Duplex } from 'node:stream';
import type { TunnelObservation } from '../../model/observation.ts';
import { hostPort } from '../../model/proxy.ts';
import { cutText } from '../../text/width.ts';
import { classify } from '../classify.ts';
import { authorization, proxyChallenges } from '../credentials.ts';
import { bodyText } from '../pacing/bounded.ts';
import { clock, type RunContext } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';
import { USER_AGENT } from '../user-agent.ts';
import { type Received, type Reply, readReply } from './reply.ts';

/** The credentials for a second CONNECT, and the answer that asked for them. */
export interface Answering {
  /** Value of `Proxy-Authorization`; never recorded. */
  readonly header: string;
  readonly challenge: NonNullable<TunnelObservation['challenge']>;
}

/** The step; `answering` is set when credentials remain to be sent on a new connection because this one is closed. */
export interface TunnelResult {
  readonly observation: TunnelObservation;
  readonly answering: Answering | null;
}

/** Asks an HTTP proxy for a tunnel. Every 2xx opens it (RFC 9110 section 9.3.6); any other answer is kept as evidence. */
export async function openTunnel(
  run: RunContext,
  stream: Duplex,
  to: { readonly id: string; readonly host: string; readonly port: number; readonly answering: Answering | null },
): Promise<TunnelResult> {
  const authority = hostPort(to);
  const t0 = clock(run);
  const received: Received = { bytes: Buffer.alloc(0) };
  let answering = to.answering;
  const observe = (failure: TunnelObservation['failure'], reply: Reply | null): TunnelObservation => ({
    id: to.id,
    phase: 'tunnel',
    peer: 'proxy',
    kind: 'connect',
    t0,
    t: clock(run),
    failure,
    authority,
    status: reply?.status ?? null,
    reason: reply?.reason ?? null,
    headers: reply?.headers ?? [],
    body: reply ? reply.body : bodyText(received.bytes),
    authenticated: answering !== null,
    challenge: answering?.challenge ?? null,
  });
  try {
    const reply = await timed(run.limit, async (stop) => {
      const first = await exchange(stream, authority, answering, stop, received);
      if (first.status !== 407 || answering) return first;
      const next = answer(run, first, authority);
      if (!next || !first.reusable) return { ...first, pending: next };
      answering = next;
      received.bytes = Buffer.alloc(0);
      return exchange(stream, authority, next, stop, received);
    });
    const pending = 'pending' in reply ? reply.pending : null;
    return { observation: observe(refusal(reply), reply), answering: pending };
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    return { observation: observe(classify(error), null), answering: null };
  }
}

/** What the proxy's 407 can be answered with; null without credentials or without a scheme that we can do. */
function answer(run: RunContext, reply: Reply, authority: string): Answering | null {
  if (run.credentials === null) return null;
  const header = authorization(proxyChallenges(reply.headers), run.credentials, { method: 'CONNECT', uri: authority });
  return header === null ? null : { header, challenge: { status: reply.status, headers: reply.headers } };
}

function exchange(
  stream: Duplex,
  authority: string,
  answering: Answering | null,
  stop: AbortSignal,
  received: Received,
): Promise<Reply> {
  if (stream.destroyed) return Promise.reject(stream.errored ?? new StepError('eof_error'));
  const authorizationLine = answering ? `Proxy-Authorization: ${answering.header}\r\n` : '';
  stream.write(
    `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: ${USER_AGENT}\r\nProxy-Connection: Keep-Alive\r\n${authorizationLine}\r\n`,
  );
  return readReply(stream, stop, received);
}

function refusal(reply: Reply): TunnelObservation['failure'] {
  if (reply.status >= 200 && reply.status <= 299) return null;
  const native = cutText(`HTTP ${reply.status} ${reply.reason}`.trim(), 300);
  return { code: reply.status === 407 ? 'proxy_auth_required' : 'tunnel_rejected', native };
}
