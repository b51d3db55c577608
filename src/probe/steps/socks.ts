import type { Duplex } from 'node:stream';
import { SocksClient } from 'socks';
import type { TunnelObservation } from '../../model/observation.ts';
import { hostPort } from '../../model/proxy.ts';
import { classify } from '../classify.ts';
import { clock, type RunContext } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';

/** The step; `asksForPassword` when the proxy wants credentials, which go out on a new connection only. */
export interface SocksResult {
  readonly observation: TunnelObservation;
  readonly asksForPassword: boolean;
}

/** RFC 1928 section 6 and the SOCKS4 protocol's reply codes. */
const REPLIES: Readonly<Record<number, string>> = {
  0: 'succeeded',
  1: 'general SOCKS server failure',
  2: 'connection not allowed by ruleset',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
  90: 'request granted',
  91: 'request rejected or failed',
  92: 'request rejected: no identd',
  93: 'request rejected: identd disagrees',
  255: 'no acceptable authentication method',
};

/** First bytes of the proxy: greeting, password answer, reply. */
const MAX_TAP = 64;
const NO_METHOD = 0xff;

/** Asks a SOCKS proxy for a connection; a name is resolved by the proxy (SOCKS 4a, SOCKS 5 with a domain name). */
export async function openSocks(
  run: RunContext,
  stream: Duplex,
  to: {
    readonly id: string;
    readonly kind: 'socks4' | 'socks5';
    readonly host: string;
    readonly port: number;
    readonly withPassword: boolean;
  },
): Promise<SocksResult> {
  const t0 = clock(run);
  let tap = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    tap = Buffer.concat([tap, chunk.subarray(0, MAX_TAP)]).subarray(0, MAX_TAP);
  };
  stream.on('data', onData);
  const observe = (failure: TunnelObservation['failure']): TunnelObservation => {
    const status = replyCode(to.kind, tap);
    return {
      id: to.id,
      phase: 'tunnel',
      peer: 'proxy',
      kind: to.kind,
      t0,
      t: clock(run),
      failure,
      authority: hostPort(to),
      status,
      reason: status === null ? null : (REPLIES[status] ?? null),
      headers: [],
      body: '',
      authenticated: to.withPassword,
      challenge: to.withPassword ? { status: NO_METHOD, headers: [] } : null,
    };
  };
  try {
    await timed(run.limit, () => negotiate(run, stream, to));
    if (to.kind === 'socks4' && tap[0] !== 0) throw new StepError('proxy_invalid_response', 'not SOCKS');
    return { observation: observe(null), asksForPassword: false };
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    const failure = failureFrom(error, stream, to.kind, tap);
    return { observation: observe(failure), asksForPassword: failure?.code === 'socks_auth_required' };
  } finally {
    stream.off('data', onData);
  }
}

async function negotiate(run: RunContext, stream: Duplex, to: Parameters<typeof openSocks>[2]): Promise<void> {
  if (stream.destroyed) throw stream.errored ?? new StepError('eof_error');
  const [userId = '', ...rest] = to.withPassword ? (run.credentials ?? '').split(':') : [];
  await SocksClient.createConnection({
    command: 'connect',
    proxy: {
      host: 'measured', // not used: the connection is there already
      port: 1,
      type: to.kind === 'socks4' ? 4 : 5,
      ...(to.withPassword ? { userId, password: rest.join(':') } : {}),
    },
    destination: { host: to.host, port: to.port },
    existing_socket: stream,
    // Its own timer only backs up the step's: it does not stop before ours.
    timeout: run.limit.timeoutMs + 1000,
  });
}

/** The library speaks in sentences: the bytes received say more. */
function failureFrom(error: unknown, stream: Duplex, kind: 'socks4' | 'socks5', tap: Buffer) {
  if (error instanceof StepError) return classify(error);
  if (stream.errored && tap.length === 0) return classify(stream.errored);
  if (tap.length === 0) return classify(new StepError('eof_error'));
  if (tap[0] !== (kind === 'socks4' ? 0 : 5)) return classify(new StepError('proxy_invalid_response', 'not SOCKS'));
  const status = replyCode(kind, tap);
  if (kind === 'socks5' && (tap[1] === NO_METHOD || (tap[1] !== 0 && tap.length < 5)))
    return classify(new StepError('socks_auth_required', tap[1] === 2 ? 'SOCKS password refused' : 'SOCKS 0xFF'));
  if (status === null) return classify(stream.errored ?? new StepError('eof_error'));
  return classify(new StepError('socks_rejected', `SOCKS ${status} ${REPLIES[status] ?? ''}`.trim()));
}

/** The reply code; null when none came. SOCKS 5 sends a greeting of two bytes first, and two for a password. */
function replyCode(kind: 'socks4' | 'socks5', tap: Buffer): number | null {
  if (kind === 'socks4') return tap[1] ?? null;
  if (tap[0] !== 5) return null;
  if (tap[1] === NO_METHOD) return NO_METHOD;
  return tap[(tap[1] === 2 ? 4 : 2) + 1] ?? null;
}
