import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { Peer, TlsObservation } from '../../model/observation.ts';
import { alertName, classify } from '../classify.ts';
import { clock, type RunContext, type Streams } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';
import { verify } from '../tls/verify.ts';

/** Stands for a certificate where nobody looks at it. */
const NOT_READ = {} as DetailedPeerCertificate;

/** The step, and the stream when the peer was verified. */
export interface TlsResult {
  readonly observation: TlsObservation;
  readonly stream: TLSSocket | null;
}

/** Handshake, then verification: a rejected chain is recorded whole, and not a byte follows it. */
export async function startTls(
  run: RunContext,
  streams: Streams,
  below: Duplex,
  to: { readonly id: string; readonly peer: Peer; readonly host: string },
): Promise<TlsResult> {
  const t0 = clock(run);
  const serverName = isIP(to.host) ? null : to.host;
  const base = { id: to.id, phase: 'tls', peer: to.peer, t0, serverName } as const;
  try {
    const stream = await timed(run.limit, () => handshake(run, streams, below, serverName));
    const t = clock(run);
    const { chain, trustedBy, failure, leadsToService } = verify(stream, to.host, run.trust);
    const observation: TlsObservation = {
      ...base,
      t,
      failure,
      version: stream.getProtocol(),
      cipher: stream.getCipher()?.standardName ?? null,
      chain,
      trustedBy,
      ...(leadsToService && trustedBy !== 'service' ? { leadsToService } : {}),
      alert: null,
    };
    return { observation, stream: failure ? null : stream };
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    const failure = classify(error);
    const nothing = { version: null, cipher: null, chain: [], trustedBy: null, alert: alertName(failure.native) };
    return { observation: { ...base, t: clock(run), failure, ...nothing }, stream: null };
  }
}

function handshake(run: RunContext, streams: Streams, below: Duplex, serverName: string | null): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    if (below.destroyed) return reject(below.errored ?? new StepError('eof_error'));
    const secure = streams.add(
      connect({
        socket: below,
        secureContext: run.trust.context,
        ...(serverName === null ? {} : { servername: serverName }),
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
      }),
    );
    // Node would read the whole chain for the check above, which reads nothing; that costs a tenth of a run.
    Object.defineProperty(secure, 'getPeerCertificate', { configurable: true, value: () => NOT_READ });
    secure.once('secureConnect', () => {
      Reflect.deleteProperty(secure, 'getPeerCertificate');
      resolve(secure);
    });
    secure.once('error', reject);
    secure.once('close', () => reject(below.errored ?? new StepError('eof_error')));
    // TLS above TLS learns nothing of the end of the stream below it.
    below.once('close', () => reject(below.errored ?? new StepError('eof_error')));
  });
}
