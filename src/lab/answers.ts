import type { AnswerShape, Target } from '../model/target.ts';
import { mockFile } from './files.ts';

/** Header of every answer that the mock cloud gives for a target: its id; for anything else `unknown-host`, `unknown-path` or `wrong-method`. */
export const LAB_HEADER = 'x-mde-lab';

/** One answer of the mock cloud. */
export interface LabAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Gives the mock cloud's answer to one request. */
export type Answers = (httpMethod: string, scheme: 'http' | 'https', host: string, path: string) => LabAnswer;

/** Connectivity checks of the systems, answered as a network without a portal answers them. Host and path → status and exact body. */
const CONNECTIVITY_CHECKS = new Map<string, readonly [status: number, body: string]>([
  ['www.msftconnecttest.com/connecttest.txt', [200, 'Microsoft Connect Test']],
  ['www.msftncsi.com/ncsi.txt', [200, 'Microsoft NCSI']],
  ['connectivitycheck.gstatic.com/generate_204', [204, '']],
  ['detectportal.firefox.com/success.txt', [200, 'success\n']],
  [
    'captive.apple.com/hotspot-detect.html',
    [200, '<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n'],
  ],
]);

/** Chooses the status that the cloud answers for the target at this place of the list. */
export type StatusOf = (target: Target, index: number) => number;

/**
 * The cloud as public evidence says of today: the latest status that was seen at the URL, where it was no trouble of that
 * day. Where nobody tells: 400 from the root of a storage account, the file where one is named, else 404.
 */
export const statusOfToday: StatusOf = ({ observed, url }) => {
  const seen = observed.filter(({ status }) => status < 500);
  const [first, ...others] = seen;
  const latest = others.reduce((best, one) => ((one.date ?? '') > (best?.date ?? '') ? one : best), first);
  if (latest) return latest.status;
  const { hostname, pathname } = new URL(url);
  if (mockFile(pathname)) return 200;
  return /\.blob\.(core|storage)\./.test(hostname) ? 400 : 404;
};

/** Every final status below 500 that a service may well answer (RFC 9110 section 15), one after the other: none of them says that it is not reached. */
const ANY_STATUS: readonly number[] = [
  200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408,
  409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451,
];

/** Statuses that no server gives for a file on plain HTTP: an empty success, or a question that only a proxy asks (407). */
const NOT_ON_PLAIN: readonly number[] = [204, 205, 407];

/** A cloud that answers any status at all: for each target of the list another. */
export const anyStatus: StatusOf = ({ url }, index) => {
  const status = ANY_STATUS[index % ANY_STATUS.length] ?? 200;
  return /^http:/i.test(url) && NOT_ON_PLAIN.includes(status) ? 200 : status;
};

/** Answers for these targets: each its status and what its catalogue row says the real answer carries. */
export function createAnswers(targets: readonly Target[], statusOf: StatusOf = statusOfToday): Answers {
  const byUrl = new Map<string, Map<string, LabAnswer>>();
  const hosts = new Set<string>();
  for (const [index, target] of targets.entries()) {
    const url = new URL(target.url);
    const key = `${url.protocol}//${url.host}${url.pathname}${url.search}`;
    hosts.add(url.hostname);
    const byMethod = byUrl.get(key) ?? new Map<string, LabAnswer>();
    // The same URL in two regions: the first row speaks.
    if (!byMethod.has(target.httpMethod))
      byMethod.set(target.httpMethod, targetAnswer(target, statusOf(target, index)));
    byUrl.set(key, byMethod);
  }
  return (httpMethod, scheme, host, path) => {
    const found = byUrl.get(`${scheme}://${host}${path}`);
    if (found) return found.get(httpMethod) ?? marked(405, 'wrong-method', { allow: [...found.keys()].join(', ') });
    const check = CONNECTIVITY_CHECKS.get(`${host}${path}`);
    if (check) return { status: check[0], headers: { 'content-type': 'text/plain' }, body: check[1] };
    return marked(404, hosts.has(host.replace(/:\d+$/, '')) ? 'unknown-path' : 'unknown-host', {});
  };
}

function targetAnswer(target: Target, status: number): LabAnswer {
  const { protocol, pathname, hostname } = new URL(target.url);
  const file = status < 300 ? mockFile(pathname) : null;
  return {
    status,
    headers: {
      'content-type': file?.type ?? 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...shapeHeader(target.answer),
      // What Microsoft's edge writes into its answers, and no proxy (Azure Front Door, "HTTP headers protocol support").
      ...(protocol === 'http:' ? { 'x-azure-ref': '20260101T000000Z-mdelab' } : {}),
      ...(REDIRECTS.includes(status) ? { location: redirectOf(target.url) } : {}),
      ...(status === 401 ? { 'www-authenticate': `Bearer realm="${hostname}"` } : {}),
      ...(status === 429 ? { 'retry-after': '60' } : {}),
      [LAB_HEADER]: target.id,
    },
    body: NO_BODY.includes(status) ? '' : (file?.bytes ?? `${target.answer?.body ?? 'Mock Defender cloud'}\n`),
  };
}

const REDIRECTS: readonly number[] = [300, 301, 302, 303, 307, 308];
/** RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5. */
const NO_BODY: readonly number[] = [204, 205, 304];

/** Where the cloud sends its clients: the redirector to the store of the updates (seen 2026-08-21), others to HTTPS of their own. */
function redirectOf(url: string): string {
  return /^https?:\/\/go\.microsoft\.com\/fwlink/i.test(url)
    ? 'https://definitionupdates.microsoft.com/packages/content/mpam-fe.exe'
    : url.replace(/^http:\/\//i, 'https://');
}

function shapeHeader(shape: AnswerShape | null): Record<string, string> {
  // The framing headers are the server's own business.
  if (!shape?.header || /^(content-length|transfer-encoding|connection)$/.test(shape.header)) return {};
  return { [shape.header]: 'mde-lab' };
}

function marked(status: number, marker: string, headers: Readonly<Record<string, string>>): LabAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers, [LAB_HEADER]: marker },
    body: `Mock Defender cloud: ${marker.replace('-', ' ')}\n`,
  };
}
