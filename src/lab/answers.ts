import type { AnswerShape, Target } from '../model/target.ts';

/** Header of every answer that the mock cloud gives for a target: its id; for anything else `unknown-host`, `unknown-path` or `wrong-method`. */
export const LAB_HEADER = 'x-mde-lab';

/** One answer of the mock cloud. */
export interface LabAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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

/** Answers for these targets: each its first expected status (200 where none is known) and what its catalogue row says the real answer carries. */
export function createAnswers(targets: readonly Target[]): Answers {
  const byUrl = new Map<string, Map<string, LabAnswer>>();
  const hosts = new Set<string>();
  for (const target of targets) {
    const url = new URL(target.url);
    const key = `${url.protocol}//${url.host}${url.pathname}${url.search}`;
    hosts.add(url.hostname);
    const byMethod = byUrl.get(key) ?? new Map<string, LabAnswer>();
    // The same URL in two regions: the first row speaks.
    if (!byMethod.has(target.httpMethod)) byMethod.set(target.httpMethod, targetAnswer(target));
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

function targetAnswer(target: Target): LabAnswer {
  const status = target.expectedStatuses?.[0] ?? 200;
  return {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...shapeHeader(target.answer),
      ...(status >= 300 && status < 400 ? { location: target.url } : {}),
      [LAB_HEADER]: target.id,
    },
    body: status === 204 || status === 304 ? '' : `${target.answer?.body ?? 'Mock Defender cloud'}\n`,
  };
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
