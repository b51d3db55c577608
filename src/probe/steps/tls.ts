import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { Peer, TlsObservation } from '../../model/observation.ts';
import { alertName, classify } from '../classify.ts';
import { clock, type RunContext, type Streams } from '../session.ts';
import { RunEnded, StepError, timed } from '../timed.ts';
import { verify } from '../verify.ts';

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
    const { stream, leaf } = await timed(run.limit, () => handshake(run, streams, below, serverName));
    const t = clock(run);
    const { chain, trustedBy, failure } = verify(stream, leaf ?? stream.getPeerCertificate(true), to.host, run.trust);
    const observation: TlsObservation = {
      ...base,
      t,
      failure,
      version: stream.getProtocol(),
      cipher: stream.getCipher()?.standardName ?? null,
      chain,
      trustedBy,
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

/** A finished handshake; `leaf` where Node has read the chain already, because OpenSSL found it good. */
interface Handshake {
  readonly stream: TLSSocket;
  readonly leaf: DetailedPeerCertificate | null;
}

function handshake(run: RunContext, streams: Streams, below: Duplex, serverName: string | null): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    if (below.destroyed) return reject(below.errored ?? new StepError('eof_error'));
    let leaf: DetailedPeerCertificate | null = null;
    const secure = streams.add(
      connect({
        socket: below,
        secureContext: run.trust.context,
        ...(serverName === null ? {} : { servername: serverName }),
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: false,
        // Node reads the chain for this check anyway; reading it again would cost a fifth of the whole probe.
        checkServerIdentity: (_host, certificate) => {
          // What Node passes is the detailed form; its types name the plain one.
          leaf = certificate as DetailedPeerCertificate;
          return undefined;
        },
      }),
    );
    secure.once('secureConnect', () => resolve({ stream: secure, leaf }));
    secure.once('error', reject);
    secure.once('close', () => reject(below.errored ?? new StepError('eof_error')));
    // TLS above TLS learns nothing of the end of the stream below it.
    below.once('close', () => reject(below.errored ?? new StepError('eof_error')));
  });
}
