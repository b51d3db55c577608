import type { Header, Observation } from '../../model/observation.ts';
import { alike, groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, serverName, stepOf } from '../reading/cell.ts';
import { header } from '../reading/headers.ts';
import { type PageMarks, readPage } from '../reading/page.ts';

/** SOCKS5 replies (RFC 1928 section 6) that are a rule's decision; the others say that the proxy cannot reach the target. */
const SOCKS_POLICY = [2, 7];

/**
 * A proxy refuses or cannot reach the target. Args: `server`, `kind` (`policy` or `upstream`), `status` (HTTP status or
 * SOCKS reply as text), `hint` (the proxy's own error word or product; may be empty), `product`.
 */
export const tunnelRejected: Rule = {
  code: 'tunnel-rejected',
  stage: 110,
  find: ({ open }) => {
    const rejected = open.filter(
      ({ probe }) =>
        probe.failure?.code === 'tunnel_rejected' ||
        probe.failure?.code === 'socks_rejected' ||
        // Plain http has no tunnel: the proxy's own 5xx means the same.
        (probe.failure?.phase === 'http' &&
          (probe.answeredBy === 'proxy' || probe.answeredBy === 'interceptor') &&
          (probe.status ?? 0) >= 500),
    );
    return groupCells(rejected, (cell) => `${cell.server} ${kindOf(cell)} ${statusOf(cell)}`).map(draftOf);
  },
};

function draftOf(group: readonly Cell[]): Draft {
  const [cell] = group;
  return {
    code: 'tunnel-rejected',
    severity: 'by-impact',
    args: {
      server: serverName(cell?.server ?? null),
      kind: cell ? kindOf(cell) : 'policy',
      status: cell ? statusOf(cell) : '',
      hint: alike(group, hintOf) ?? '',
      product: alike(group, (one) => pageOf(one)?.product ?? null),
    },
    claims: group,
  };
}

/** The proxy's own error word, else the title of its page. */
function hintOf(cell: Cell): string {
  const answer = answerOf(cell);
  return answer ? (errorWord(answer.headers) ?? pageOf(cell)?.title ?? '') : '';
}

function pageOf(cell: Cell): PageMarks | null {
  const answer = answerOf(cell);
  return answer ? readPage(answer, cell.host) : null;
}

/** The step with the refusal. */
function refusalOf(cell: Cell): Extract<Observation, { phase: 'tunnel' | 'http' }> | null {
  return stepOf(cell, 'http') ?? stepOf(cell, 'tunnel');
}

function answerOf(
  cell: Cell,
): { readonly status: number; readonly headers: readonly Header[]; readonly body: string } | null {
  const step = refusalOf(cell);
  return step ? { status: step.status ?? 0, headers: step.headers, body: step.body } : null;
}

function statusOf(cell: Cell): string {
  const step = refusalOf(cell);
  if (step?.phase === 'tunnel' && step.kind !== 'connect')
    return step.status === null ? 'a SOCKS refusal' : `SOCKS reply ${step.status}`;
  return step?.status ? String(step.status) : 'a refusal';
}

function kindOf(cell: Cell): 'policy' | 'upstream' {
  const step = refusalOf(cell);
  const status = step?.status ?? 0;
  if (step?.phase === 'tunnel' && step.kind === 'socks5') return SOCKS_POLICY.includes(status) ? 'policy' : 'upstream';
  if (step?.phase === 'tunnel' && step.kind === 'socks4') return 'policy';
  const word = step ? (errorWord(step.headers) ?? '') : '';
  if (/ACCESS_DENIED|BLOCK|FORBID/i.test(word)) return 'policy';
  // The same cause has several statuses in squid alone (500, 502, 503); a rule answers 4xx.
  return status >= 500 ? 'upstream' : 'policy';
}

/** First word of the proxy's own error header. */
function errorWord(headers: readonly Header[]): string | null {
  const squid = header(headers, 'x-squid-error');
  if (squid) return squid.replace(/^\d+:/, '').split(/\s/)[0] ?? null;
  return /;\s*error=([\w-]+)/i.exec(header(headers, 'proxy-status') ?? '')?.[1] ?? null;
}
