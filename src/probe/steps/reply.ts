import type { Duplex } from 'node:stream';
import type { Header } from '../../model/observation.ts';
import { bodyText, boundedHeaders, headerValue, MAX_BODY_TEXT } from '../pacing/bounded.ts';
import { StepError } from '../pacing/timed.ts';

/** What a proxy answered to CONNECT. */
export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  /** First bytes of a refusal's body; empty after a 2xx. */
  readonly body: string;
  /** True when the refusal was read to its end and the connection can carry another request. */
  readonly reusable: boolean;
}

/** The bytes received so far: what came before a failure goes into the report, also when the time ran out. */
export interface Received {
  bytes: Buffer;
}

/** Longest head: what Chromium allows is 256 kB, no proxy needs a quarter of it. */
const MAX_HEAD = 64 * 1024;
/** Interim answers that are skipped before the proxy counts as broken. */
const MAX_INTERIM = 20;
/** How long a refusal's body may take after its head: the head is the result, the body only its words. */
const BODY_GRACE_MS = 500;

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r\n]*))?$/;

/** Reads the answer to a CONNECT that was just written. Bytes after a 2xx are put back: they belong to the target. */
export function readReply(stream: Duplex, stop: AbortSignal, received: Received): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let interim = 0;
    let refused: { head: Head; timer: NodeJS.Timeout } | null = null;

    const finish = (settle: () => void) => {
      if (refused) clearTimeout(refused.timer);
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onEnd);
      stop.removeEventListener('abort', onStop);
      stream.pause();
      settle();
    };
    const fail = (error: Error) => finish(() => reject(error));
    const refuse = (head: Head, whole: boolean) =>
      finish(() => resolve({ ...head, body: bodyOf(head, received.bytes), reusable: whole && head.keepsAlive }));
    const onStop = () => fail(new StepError('generic_timeout_error'));
    const onError = (error: Error) => (refused ? refuse(refused.head, false) : fail(error));
    const onEnd = () => {
      if (refused) refuse(refused.head, false);
      else if (stream.errored) onError(stream.errored);
      else fail(new StepError('eof_error', received.bytes.length > 0 ? 'closed in the middle of its answer' : null));
    };
    const onData = (chunk: Buffer) => {
      received.bytes = Buffer.concat([received.bytes, chunk]);
      while (!refused) {
        const head = takeHead(received.bytes);
        if (head instanceof StepError) return fail(head);
        if (head === null) return;
        received.bytes = received.bytes.subarray(head.length);
        if (head.status >= 200 && head.status <= 299)
          return finish(() => {
            if (received.bytes.length > 0) stream.unshift(received.bytes);
            resolve({ ...head, body: '', reusable: true });
          });
        if (head.status >= 200) refused = { head, timer: setTimeout(() => refuse(head, false), BODY_GRACE_MS) };
        else if (++interim > MAX_INTERIM)
          return fail(new StepError('proxy_invalid_response', 'endless interim answers'));
      }
      const whole = bodyIsWhole(refused.head, received.bytes);
      if (whole || received.bytes.length >= MAX_BODY_TEXT * 4) refuse(refused.head, whole);
    };
    if (stream.destroyed) return onEnd();
    stop.addEventListener('abort', onStop, { once: true });
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onEnd);
    stream.resume();
  });
}

interface Head {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  /** Bytes of the head with its empty line. */
  readonly length: number;
  readonly keepsAlive: boolean;
}

/** The first head in `bytes`; null while it is incomplete; an error when it cannot become one. */
function takeHead(bytes: Buffer): Head | StepError | null {
  const start = bytes.subarray(0, 5).toString('latin1');
  if (!'HTTP/'.startsWith(start)) return new StepError('proxy_invalid_response', nameBytes(bytes));
  const end = bytes.indexOf('\r\n\r\n');
  const bare = end < 0 ? bytes.indexOf('\n\n') : -1;
  const at = end >= 0 ? end : bare;
  if (at > MAX_HEAD || (at < 0 && bytes.length > MAX_HEAD)) return new StepError('http_response_too_large');
  if (at < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, at).toString('latin1').split(/\r?\n/);
  const match = STATUS_LINE.exec(first);
  if (!match) return new StepError('proxy_invalid_response', 'malformed status line');
  const headers = boundedHeaders(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const] : [];
    }),
  );
  const connection = `${headerValue(headers, 'connection') ?? ''},${headerValue(headers, 'proxy-connection') ?? ''}`;
  return {
    status: Number(match[2]),
    reason: (match[3] ?? '').slice(0, 300),
    headers,
    length: at + (end >= 0 ? 4 : 2),
    keepsAlive: match[1] === '1' ? !/close/i.test(connection) : /keep-alive/i.test(connection),
  };
}

/** What a peer that does not speak HTTP probably speaks. */
function nameBytes(bytes: Buffer): string {
  if (bytes[0] === 0x15 || bytes[0] === 0x16) return 'TLS bytes instead of HTTP';
  if (bytes[0] === 0x05 || bytes[0] === 0x00) return 'SOCKS bytes instead of HTTP';
  return 'not HTTP';
}

function bodyIsWhole(head: Head, body: Buffer): boolean {
  if (isChunked(head)) return /(?:^|\n)0+\r\n(?:.*\r\n)*\r\n$/.test(body.subarray(-1024).toString('latin1'));
  const length = headerValue(head.headers, 'content-length');
  return length !== null && /^\d+$/.test(length) && body.length >= Number(length);
}

const isChunked = (head: Head): boolean => /chunked/i.test(headerValue(head.headers, 'transfer-encoding') ?? '');

/** The words of a refusal; chunk sizes are taken out as far as they are well-formed. */
function bodyOf(head: Head, bytes: Buffer): string {
  if (!isChunked(head)) return bodyText(bytes);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const line = bytes.indexOf('\r\n', at);
    const size = line < 0 ? Number.NaN : Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return bodyText(parts.length > 0 ? Buffer.concat(parts) : bytes);
}
