import http from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { partsOf } from '../../net/url-parts.ts';
import { type AddressAttempt, endLosers, raceAddresses } from '../../system/connect/race-addresses.ts';

/** One answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded where the server compressed it. */
  readonly body: Buffer;
  /** True when the body was longer than allowed and the rest was not read. */
  readonly tooLarge: boolean;
  /** What was tolerated, for people; empty when nothing was. */
  readonly notes: readonly string[];
}

/** How one GET is made. */
export interface HttpGetOptions {
  /** The addresses to connect to; the URL's host is only named in TLS and in the request. */
  readonly addresses: readonly string[];
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** PEM roots for https. */
  readonly roots: readonly string[];
}

/** Larger heads are no head; strict clients take 8 to 16 KB, browsers 256 KB (Chromium, kMaxHeaderBufSize). */
const MAX_HEAD_BYTES = 256 * 1024;
/** Addresses that are tried at most. */
const MAX_ADDRESSES = 8;

/**
 * One GET straight to the fastest of the addresses: no agent, no environment variable and no proxy has a say. An answer
 * that breaks the rules of HTTP (bare line feeds, folded lines) is asked for again and read with tolerance, with a note.
 */
export async function httpGet(url: URL, options: HttpGetOptions): Promise<HttpAnswer> {
  try {
    return await getOnce(url, options, false);
  } catch (error) {
    const code = codeIn(error);
    if (!code.startsWith('HPE_') || options.signal.aborted) throw error;
    const answer = await getOnce(url, options, true);
    return {
      ...answer,
      notes: [`the answer breaks the rules of HTTP (${code}) and was read all the same`, ...answer.notes],
    };
  }
}

async function getOnce(url: URL, options: HttpGetOptions, tolerant: boolean): Promise<HttpAnswer> {
  const { host, port, path } = partsOf(url);
  const attempts: AddressAttempt[] = [];
  let socket: Socket | null = null;
  const stopped = stopOf(options.signal);
  try {
    const addresses = options.addresses.slice(0, MAX_ADDRESSES);
    const race = raceAddresses({ addresses, port, clock: () => 0, stop: options.signal }, attempts);
    socket = await Promise.race([race, stopped.promise]);
    endLosers(attempts, socket);
    const stream = url.protocol === 'https:' ? await withTls(socket, host, options) : socket;
    return await exchange(stream, { host: url.host, path }, options, tolerant);
  } finally {
    stopped.end();
    endLosers(attempts, null);
  }
}

function withTls(socket: Socket, host: string, options: HttpGetOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      ...(isIP(host) ? { host } : { servername: host }),
      ca: [...options.roots],
      // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 would decide otherwise.
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
    });
    secure.once('secureConnect', () => resolve(secure));
    secure.on('error', reject);
    options.signal.addEventListener('abort', () => reject(options.signal.reason), { once: true });
  });
}

function exchange(
  stream: Socket,
  to: { readonly host: string; readonly path: string },
  options: HttpGetOptions,
  tolerant: boolean,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        method: 'GET',
        path: to.path,
        headers: { host: to.host, accept: '*/*', 'accept-encoding': 'identity', connection: 'close' },
        signal: options.signal,
        insecureHTTPParser: tolerant,
        maxHeaderSize: MAX_HEAD_BYTES,
        // With a connection of our own no agent is used, so that NODE_USE_ENV_PROXY cannot reroute the download.
        createConnection: () => stream,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const headers = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
        );
        const answer = (tooLarge: boolean) =>
          decoded(
            { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks), tooLarge },
            options.maxBytes,
          );
        const settle = (tooLarge: boolean): void => {
          try {
            resolve(answer(tooLarge));
          } catch (error) {
            // A compressed body that cannot be unpacked is no script.
            reject(error);
          }
        };
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= options.maxBytes) return void chunks.push(chunk);
          settle(true);
          request.destroy();
        });
        // With a length or chunks the body is whole before the connection ends.
        response.on('end', () => settle(false));
        // A body that breaks off is no script.
        response.on('error', reject);
        response.on('aborted', () => reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
      },
    );
    request.on('error', reject);
    request.end();
  });
}

/** The answer with its body unpacked; nothing was asked for, so that packing it is worth a note. */
function decoded(answer: Omit<HttpAnswer, 'notes'>, maxBytes: number): HttpAnswer {
  const coding = (answer.headers['content-encoding'] ?? '').trim().toLowerCase();
  const unpack = UNPACKERS[coding];
  if (unpack === undefined || answer.tooLarge) return { ...answer, notes: [] };
  const notes = [
    `compressed (${coding}), although that was not asked for: clients that cannot unpack it find no script`,
  ];
  try {
    return { ...answer, body: unpack(answer.body, { maxOutputLength: maxBytes }), notes };
  } catch (error) {
    if (codeIn(error) === 'ERR_BUFFER_TOO_LARGE') return { ...answer, tooLarge: true, notes };
    throw error;
  }
}

type Unpack = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

const UNPACKERS: Readonly<Record<string, Unpack | undefined>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // RFC 9110, 8.4.1.2: some servers send the bare form without the zlib head.
  deflate: (body, options) => ((body[0] ?? 0) % 16 === 8 ? inflateSync(body, options) : inflateRawSync(body, options)),
  br: brotliDecompressSync,
};

const codeIn = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** A promise that is rejected when the signal says so. */
function stopOf(signal: AbortSignal): { readonly promise: Promise<never>; readonly end: () => void } {
  let stop: () => void = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    stop = () => reject(Object.assign(new Error('stopped'), { code: 'ETIMEDOUT' }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => undefined);
  return { promise, end: () => signal.removeEventListener('abort', stop) };
}
