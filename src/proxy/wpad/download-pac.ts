import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Failure } from '../../model/failure.ts';
import type { ProxyResolutionObservation } from '../../model/observation.ts';
import { bareHost } from '../../net/host-port.ts';
import { createLimit } from '../../system/limit.ts';
import type { System } from '../../system/system.ts';
import { codeOf, type DiscoveryLog, failure, INTERRUPTED } from './discovery-log.ts';
import { type HttpAnswer, httpGet } from './http-get.ts';
import { looksLikePac, pacText, pacTypeNote, whatInstead } from './pac-text.ts';

/** WinHTTP and Chromium refuse larger scripts. */
export const MAX_PAC_BYTES = 1024 * 1024;
/** Redirects are followed, as WinHTTP and Chromium do, but never from https to http and never to another scheme. */
const MAX_REDIRECTS = 5;

/** A script that was fetched, or why it was not. */
export type PacDownload =
  | {
      readonly ok: true;
      /** After redirects it is still the address that was asked for. */
      readonly url: string;
      readonly script: string;
      /** Of the bytes, lower-case hex. */
      readonly sha256: string;
      readonly observation: ProxyResolutionObservation;
    }
  | { readonly ok: false; readonly failure: Failure; readonly observation: ProxyResolutionObservation };

/** What a download needs. */
export interface DownloadInput {
  readonly system: System;
  readonly log: DiscoveryLog;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Fetches a PAC script straight, never through a proxy: status 200 only, 1 MB at most, any MIME type. Never throws. */
export async function downloadPac(
  url: string,
  input: DownloadInput,
  addresses?: readonly string[],
): Promise<PacDownload> {
  const { log } = input;
  const t0 = log.elapsed();
  const notes: string[] = [];
  const observe = (failed: Failure | null, answer: string | null): ProxyResolutionObservation =>
    log.resolution({ kind: 'pac-download', query: withoutSecrets(url), t0, failure: failed, answer, notes });
  const refuse = (code: Failure['code'], native: string): PacDownload => {
    const failed = failure(code, native);
    return { ok: false, failure: failed, observation: observe(failed, null) };
  };
  const limit = createLimit(input.timeoutMs, input.signal);
  try {
    const answer = await fetchAnswer(url, { ...input, signal: limit.signal }, notes, addresses);
    if (typeof answer === 'string') return refuse('pac_fetch_failed', answer);
    notes.push(`status ${answer.status}`, `${answer.body.length} bytes`);
    if (answer.status !== 200) return refuse('pac_fetch_failed', `status ${answer.status}`);
    if (answer.tooLarge)
      return refuse(
        'pac_fetch_failed',
        `the script is too large: WinHTTP and browsers take at most ${MAX_PAC_BYTES >> 20} MB`,
      );
    const contentType = answer.headers['content-type'] ?? '';
    const note = pacTypeNote(contentType);
    if (note !== null) notes.push(note);
    const script = pacText(answer.body, contentType);
    if (!looksLikePac(script)) return refuse('pac_script_failed', whatInstead(script, answer.body));
    const sha256 = createHash('sha256').update(answer.body).digest('hex');
    return { ok: true, url, script, sha256, observation: observe(null, `${answer.body.length} bytes, ${sha256}`) };
  } catch (error) {
    if (input.signal.aborted) return { ok: false, failure: INTERRUPTED, observation: observe(INTERRUPTED, null) };
    const native = limit.isOver() ? 'timed out' : codeOf(error);
    return refuse('pac_fetch_failed', native);
  } finally {
    limit.end();
  }
}

/** The final answer, or what makes the URL unusable. */
async function fetchAnswer(
  text: string,
  input: DownloadInput,
  notes: string[],
  known: readonly string[] | undefined,
): Promise<HttpAnswer | string> {
  let url = URL.canParse(text) ? new URL(text) : null;
  let addresses = known;
  let behind = '';
  for (let redirects = 0; ; redirects += 1) {
    if (url === null) return 'not a URL';
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return `${unsupported(url.protocol, input.system.platform)}${behind}`;
    const answer = recordedAnswer(url, input.system) ?? (await ask(url, addresses ?? null, input));
    if (typeof answer === 'string') return `${answer}${behind}`;
    notes.push(...answer.notes);
    const location = answer.headers.location;
    if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
    if (redirects >= MAX_REDIRECTS) return `more than ${MAX_REDIRECTS} redirects`;
    const next: URL | null = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
    const where = withoutSecrets(next?.href ?? location);
    notes.push(`redirected (${answer.status}) to ${where}`);
    behind = `, behind a redirect (${answer.status}) to ${where}`;
    if (url.protocol === 'https:' && next?.protocol === 'http:') return 'redirected from https to http';
    addresses = next?.hostname === url.hostname ? addresses : undefined;
    url = next;
  }
}

/** Why a script is not fetched by this scheme, in words of the platform. */
function unsupported(scheme: string, platform: System['platform']): string {
  if (platform === 'win32') return `${scheme} URLs are not supported by WinHTTP`;
  if (platform === 'linux') return `${scheme} URLs are not followed`;
  return `${scheme} URLs are not followed: macOS leaves them to each program, and a sandbox may forbid the file`;
}

function recordedAnswer(url: URL, system: System): HttpAnswer | null {
  const answer = system.recordedNetwork?.downloads.get(url.href);
  if (!answer) return null;
  const body = Buffer.from(answer.body, 'utf8');
  const headers = { 'content-type': answer.contentType };
  return {
    status: answer.status,
    headers,
    body: body.subarray(0, MAX_PAC_BYTES),
    tooLarge: body.length > MAX_PAC_BYTES,
    notes: [],
  };
}

/** The answer, or why a certificate or an answer was not taken. Throws what else went wrong. */
async function ask(url: URL, known: readonly string[] | null, input: DownloadInput): Promise<HttpAnswer | string> {
  const host = bareHost(url.hostname);
  const roots = url.protocol === 'https:' ? await input.system.trustedRoots() : [];
  const lookup = () => input.system.lookup(host, null, { signal: input.signal });
  const addresses =
    known ?? (isIP(host) ? [host] : (await withSignal(lookup(), input.signal)).addresses.map(({ address }) => address));
  try {
    return await httpGet(url, { addresses, maxBytes: MAX_PAC_BYTES, signal: input.signal, roots });
  } catch (error) {
    const code = codeOf(error);
    if (input.signal.aborted) throw error;
    return CERTIFICATE_CODES.test(code) ? `the certificate of ${host} is not accepted (${code})` : code;
  }
}

/** OpenSSL's names for a chain that does not verify, and Node's for one of another name. Source: Node's "X509 certificate error codes". */
const CERTIFICATE_CODES =
  /^(UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CERT_|ERR_TLS_CERT_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH)/;

/** A promise that is given up when the signal says so; names cannot be cancelled. */
export function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(Object.assign(new Error('timed out'), { code: 'ETIMEOUT' }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** A URL as reports may show it: no user, no password, no values in the query. */
export function withoutSecrets(text: string): string {
  return text
    .slice(0, 500)
    .replace(/\/\/[^/@\s]*@/, '//***@')
    .replace(/([?&][^=&#\s]{1,40}=)[^&#\s]+/g, '$1***');
}
