import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TlsObservation } from '../../model/observation.ts';
import { classify } from '../classify.ts';
import { clock, type RunContext } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';

/** TLS_NULL_WITH_NULL_NULL, which "must not be negotiated" (RFC 5246 section A.5): whoever speaks TLS can only refuse. */
const NO_CIPHER = [0x00, 0x00];
const RECORD = { alert: 21, handshake: 22 } as const;

/** Names of the alerts that refuse a ClientHello (RFC 5246 section 7.2). */
const ALERTS: Readonly<Record<number, string>> = {
  10: 'unexpected_message',
  40: 'handshake_failure',
  47: 'illegal_parameter',
  50: 'decode_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  112: 'unrecognized_name',
};

/**
 * A ClientHello of TLS 1.2 that fits into any packet and that no server can accept: the right answer is an alert of seven
 * bytes. It carries the name, so that a filter by name treats it like a real one.
 */
export function smallHello(serverName: string): Buffer {
  const name = Buffer.from(serverName, 'latin1');
  const entry = Buffer.concat([Buffer.from([0x00]), sized(name, 2)]);
  const sni = Buffer.concat([Buffer.from([0x00, 0x00]), sized(sized(entry, 2), 2)]);
  const body = Buffer.concat([
    Buffer.from([0x03, 0x03]),
    randomBytes(32),
    Buffer.from([0x00]),
    sized(Buffer.from(NO_CIPHER), 2),
    sized(Buffer.from([0x00]), 1),
    sized(sni, 2),
  ]);
  const hello = Buffer.concat([Buffer.from([0x01]), sized(body, 3)]);
  return Buffer.concat([Buffer.from([RECORD.handshake, 0x03, 0x01]), sized(hello, 2)]);
}

/** The bytes behind their length. */
function sized(bytes: Buffer, lengthBytes: 1 | 2 | 3): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(bytes.length, 0, lengthBytes);
  return Buffer.concat([length, bytes]);
}

/** Sends it and waits for the alert. The step always fails, for there is no handshake to be had; `alert` tells that an answer came. */
export async function askSmall(
  run: RunContext,
  socket: Socket,
  { id, serverName }: { readonly id: string; readonly serverName: string },
): Promise<TlsObservation> {
  const t0 = clock(run);
  const nothing = { version: null, cipher: null, chain: [], trustedBy: null } as const;
  const base = { id, phase: 'tls', peer: 'target', t0, serverName, ...nothing } as const;
  try {
    const answer = await timed(run.limit, () => firstRecord(socket, smallHello(serverName)));
    const alert = answer[0] === RECORD.alert ? (ALERTS[answer[6] ?? -1] ?? 'unknown_alert') : null;
    const code = alert
      ? 'ssl_version_or_cipher'
      : answer[0] === RECORD.handshake
        ? 'ssl_failed_handshake'
        : 'ssl_not_tls';
    return { ...base, t: clock(run), failure: { code, native: null }, alert };
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    return { ...base, t: clock(run), failure: classify(error), alert: null };
  }
}

/** The first seven bytes that come back: a record's header and an alert. */
function firstRecord(socket: Socket, hello: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      if (received.length < 7) received = Buffer.concat([received, chunk]);
      if (received.length >= 7) resolve(received);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(socket.errored ?? new StepError('eof_error')));
    socket.write(hello);
  });
}
