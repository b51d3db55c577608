import type { WinhttpRequest } from '../model/winhttp.ts';
import { partsOf } from '../net/url-parts.ts';
import { ACCESS } from './ask-proxy.ts';
import { winhttpError } from './error-names.ts';
import type { Called, Library, Pointer } from './library.ts';

/** One request as it is to be sent. */
export interface Sending {
  readonly access: number;
  readonly proxy: string | null;
  readonly bypass: string | null;
  readonly url: string;
  readonly verb: string;
  readonly userAgent: string;
  /** Longest single step, ms: name, connection, sending, waiting. */
  readonly timeoutMs: number;
}

const FLAGS = { secure: 0x0080_0000, escapeDisable: 0x40 } as const;
const OPTIONS = { disableFeature: 63, autologonPolicy: 77, connectionInfo: 93 } as const;
/** Cookies 1, redirects 2, authentication 4, keep-alive 8: one request, to the target alone, on a connection of its own. */
const DISABLED = 1 | 2 | 4 | 8;
/** Nobody's password is used for a log-on by itself, on the intranet neither. */
const AUTOLOGON_NEVER = 2;
/** WINHTTP_CONNECTION_INFO: size, then both ends as SOCKADDR_STORAGE. */
const CONNECTION_INFO = { size: 264, remote: 136 } as const;
const FAMILY = { ipv4: 2, ipv6: 23 } as const;
const INVALID_PARAMETER = 87;

/** Thrown inside one request only: which call failed does not matter, its number does. */
class CallFailed extends Error {
  readonly number: number;
  constructor(number: number) {
    super(`Windows error ${number}`);
    this.number = number;
  }
}

function must<T extends Pointer | number>(result: T | Called): T {
  if (typeof result === 'object') throw new CallFailed(result.error);
  return result;
}

function check(called: Called): void {
  if (!called.ok) throw new CallFailed(called.error);
}

/** True where the session's kind of proxy is not known: Windows before 8.1 has no automatic proxy. */
export function knowsAutomaticProxy(library: Library, userAgent: string): boolean {
  const session = library.open(userAgent, ACCESS.automaticProxy, null, null);
  if (typeof session !== 'object') {
    library.close(session);
    return true;
  }
  return session.error !== INVALID_PARAMETER;
}

/** Sends one request in a session of its own and tells what came back. Certificates are checked as Windows does by default. */
export async function sendRequest(library: Library, sending: Sending): Promise<WinhttpRequest> {
  const begun = performance.now();
  const open: Pointer[] = [];
  const keep = (result: Pointer | Called): Pointer => {
    const handle = must(result);
    open.push(handle);
    return handle;
  };
  const done = (status: number | null, remote: string | null, error: number | null): WinhttpRequest => ({
    ms: Math.round(performance.now() - begun),
    status,
    remote,
    error: error === null ? null : winhttpError(error),
  });
  let remote: string | null = null;
  try {
    const request = prepare(library, sending, keep);
    check(await library.send(request));
    remote = otherEnd(library, request);
    check(await library.receive(request));
    remote = otherEnd(library, request) ?? remote;
    return done(must(library.queryStatus(request)), remote, null);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return done(null, remote, error.number);
  } finally {
    for (const handle of open.reverse()) library.close(handle);
  }
}

function prepare(
  library: Library,
  { access, proxy, bypass, url, verb, userAgent, timeoutMs }: Sending,
  keep: (result: Pointer | Called) => Pointer,
): Pointer {
  const target = new URL(url);
  const { scheme, port, path } = partsOf(target);
  const secure = scheme === 'https';
  const session = keep(library.open(userAgent, access, proxy, bypass));
  check(library.setTimeouts(session, timeoutMs));
  const connection = keep(library.connect(session, target.hostname, port));
  const flags = FLAGS.escapeDisable | (secure ? FLAGS.secure : 0);
  const request = keep(library.openRequest(connection, verb, path, flags));
  check(library.setOption(request, OPTIONS.disableFeature, number32(DISABLED)));
  check(library.setOption(request, OPTIONS.autologonPolicy, number32(AUTOLOGON_NEVER)));
  return request;
}

/** `10.0.0.6:8080`, `[::1]:8080`; null when Windows does not tell. */
function otherEnd(library: Library, request: Pointer): string | null {
  const info = Buffer.alloc(CONNECTION_INFO.size);
  info.writeUInt32LE(CONNECTION_INFO.size);
  return library.queryOption(request, OPTIONS.connectionInfo, info).ok
    ? readSocketAddress(info.subarray(CONNECTION_INFO.remote))
    : null;
}

/** Address and port of a SOCKADDR_STORAGE; null for another family or an empty one. */
export function readSocketAddress(bytes: Buffer): string | null {
  const port = bytes.readUInt16BE(2);
  if (port === 0) return null;
  const family = bytes.readUInt16LE(0);
  if (family === FAMILY.ipv4) return `${[...bytes.subarray(4, 8)].join('.')}:${port}`;
  if (family !== FAMILY.ipv6) return null;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(8 + 2 * index).toString(16));
  // The parser of URLs writes the short form that reports use.
  return `${new URL(`http://[${groups.join(':')}]/`).hostname}:${port}`;
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
