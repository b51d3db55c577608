import type { Header, HttpObservation } from './observation.ts';
import { type Target, wasSeen } from './target.ts';

/** What of an answer shows whose it is. */
type Content = Pick<HttpObservation, 'headers' | 'body' | 'bodyStart' | 'status' | 'request'>;

/**
 * First bytes of the kinds of file that the service publishes over plain HTTP. Sources: Microsoft Cabinet Format
 * ([MS-CAB] section 2.1: `MSCF`); ITU-T X.690 section 8.1.3: a DER SEQUENCE with a long length; RFC 7468 for PEM; the
 * PE format's `MZ`; [MS-CFB] section 2.2 for installer packages.
 */
const KINDS: readonly (readonly [extensions: RegExp, start: RegExp])[] = [
  [/\.(crl|crt|cer|p7b|p7c|stl|ocsp)$/i, /^30(8[1-4]|[0-7])|^2d2d2d2d/],
  [/\.cab$/i, /^4d534346/],
  [/\.(exe|dll)$/i, /^4d5a/],
  [/\.(msi|msp)$/i, /^d0cf11e0/],
  [/\.zip$/i, /^504b0304/],
];

/** Files whose first bytes say nothing, and yet are no HTML. */
const OTHER_FILES = /\.(txt|json|xml)$/i;

const pathOf = (url: string): string => url.replace(/[?#].*$/, '');

/** True when a URL names a file whose kind its first bytes tell. */
function hasMagic(url: string): boolean {
  return KINDS.some(([extensions]) => extensions.test(pathOf(url)));
}

/** True when a URL names a file, so that HTML is no answer to it. */
function isFile(url: string): boolean {
  return hasMagic(url) || OTHER_FILES.test(pathOf(url));
}

/** True when the body begins as the file that the URL names; null when no bytes were kept or none were asked for. */
function beginsAsNamed(http: Content, url: string): boolean | null {
  const kind = KINDS.find(([extensions]) => extensions.test(pathOf(url)));
  if (!kind || http.request.method === 'HEAD') return null;
  const start = http.bodyStart ?? startOfText(http.body);
  return start === null ? null : kind[1].test(start);
}

/** Reports of version 1 kept the body as text only, where a byte that is no UTF-8 became U+FFFD. */
function startOfText(body: string): string | null {
  if (body.startsWith('MSCF')) return '4d534346';
  return /^0[\uFFFD\x80-\xff]/.test(body) ? '3082' : null;
}

/**
 * Headers that Microsoft's own servers write and no proxy makes up. Sources: Azure Front Door, "Protocol support for HTTP
 * headers"; Azure Storage REST API, "Common headers"; microsoft/CorrelationVector.
 */
const OWNER_HEADERS = /^(x-azure-ref|x-msedge-ref|x-ms-request-id|x-ms-version|ms-cv)$/i;

/** True when a plain answer carries what only the service sends: the header or text that the list names, a mark of Microsoft's servers, or the file that was asked for. */
export function provesItself(http: Content, target: Pick<Target, 'answer' | 'url'>): boolean {
  const { answer } = target;
  if (answer?.header && header(http.headers, answer.header) !== null) return true;
  if (answer?.body && http.body.includes(answer.body)) return true;
  if (http.headers.some(([name]) => OWNER_HEADERS.test(name))) return true;
  return isSuccess(http.status) && beginsAsNamed(http, target.url) === true;
}

/** True when a plain answer sends the reader to the same host's HTTPS for good (RFC 9110 sections 15.4.2 and 15.4.9), as no portal does. */
export function redirectsToOwnHttps({ status, headers }: Pick<Content, 'status' | 'headers'>, host: string): boolean {
  if (status !== 301 && status !== 308) return false;
  const match = /^\s*https:\/\/(\[[0-9a-f:.]+\]|[^/?#:@\s]+)(?::\d+)?(?:[/?#]|\s*$)/i.exec(
    header(headers, 'location') ?? '',
  );
  return match?.[1]?.replace(/^\[|\]$/g, '').toLowerCase() === host;
}

/** True for 2xx. */
function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/**
 * True when nothing that is known of a target speaks against a plain answer of this status: it was seen there, or no
 * source tells, and then a file is a success and any other answer is none that filters give.
 */
export function mayBeOwn(target: Pick<Target, 'observed' | 'answer' | 'url'>, status: number): boolean {
  if (wasSeen(target, status)) return true;
  if (target.observed.length > 0 || target.answer !== null) return false;
  return hasMagic(target.url) ? isSuccess(status) : status < 500 && status !== 403;
}

/** True when an answer cannot be the service's: a success without what the list says it carries, or another kind of file than was asked for. */
export function contradicts(http: Content, { answer, url }: Pick<Target, 'answer' | 'url'>): boolean {
  if (isSuccess(http.status)) {
    if (answer?.header && header(http.headers, answer.header) === null) return true;
    if (answer?.body && http.request.method !== 'HEAD' && !http.body.includes(answer.body)) return true;
    if (beginsAsNamed(http, url) === false && isText(http)) return true;
  }
  return isHtml(http) && isFile(url);
}

/** True for an empty body and one whose type is text: what a portal or proxy sends in the place of a file. */
function isText({ headers, body }: Pick<Content, 'headers' | 'body'>): boolean {
  return body === '' || /^\s*text\//i.test(header(headers, 'content-type') ?? '');
}

/** True when the body or its type is HTML. */
export function isHtml({ headers, body }: Pick<Content, 'headers' | 'body'>): boolean {
  return (
    /^\s*text\/html/i.test(header(headers, 'content-type') ?? '') ||
    /^\s*(<!doctype html|<html|<head|<script|<meta)/i.test(body)
  );
}

/** First value of a header, any case; null when it is not there. */
export function header(headers: readonly Header[], name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
