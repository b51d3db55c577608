import type { Challenge } from '../../model/probe.ts';
import { urlParts } from '../../net/url-parts.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, isDirect, isDirectChallenge, stepOf } from '../reading/cell.ts';
import { isHtml, readPage } from '../reading/page.ts';

/**
 * A portal stands in the way of direct connections. Args: `portal` (host of its page; null when unknown), `status` (of
 * the challenge's answer, or of the first answered target).
 */
export const captivePortal: Rule = {
  code: 'captive-portal',
  stage: 20,
  find: (context) => {
    const challenge = context.evidence.challenges.find(
      (one) => one.kind === 'portal' && isDirectChallenge(one) && isFaked(one),
    );
    const seen = context.open.filter(({ probe }) => probe.answeredBy === 'captive-portal');
    if (!challenge && seen.length === 0) return [];
    // With a failed challenge everything that goes direct fails for this reason, also what is dropped or shows the portal's certificate.
    // What came inside verified TLS of the service is the service's own, whoever stands in the way of the rest.
    const behind = challenge
      ? context.open.filter((cell) => seen.includes(cell) || (isDirect(cell) && !isVerified(cell, context)))
      : seen;
    const answer = challenge ? httpOf(challenge) : seen[0] && stepOf(seen[0], 'http');
    const asked = challenge ? hostOf(challenge.query) : (seen[0]?.host ?? '');
    const host =
      answer && answer.status !== null
        ? readPage({ status: answer.status, headers: answer.headers, body: answer.body }, asked).foreignHost
        : null;
    return [
      {
        code: 'captive-portal',
        severity: challenge ? severityOf(behind, context) : 'by-impact',
        args: { portal: host ?? portalOf(seen), status: answer?.status ?? null },
        claims: behind,
        standsAlone: challenge !== undefined,
        evidence: challenge?.observations.slice(-1).map(({ id }) => id) ?? [],
        method: behind.length === 0 ? 'none' : null,
      },
    ];
  },
};

/** True when the handshake ended in a root of the service, or in a public one. */
function isVerified(cell: Cell, context: Context): boolean {
  const tls = stepOf(cell, 'tls');
  const origin = tls?.peer === 'target' && tls.failure === null ? context.chains.get(tls.id)?.origin : undefined;
  return origin === 'service' || origin === 'public';
}

function severityOf(behind: readonly Cell[], context: Context): 'error' | 'warning' {
  return behind.some(
    ({ target }) => context.needed.has(target.id) && (context.reachedBy.get(target.id)?.length ?? 0) === 0,
  )
    ? 'error'
    : 'warning';
}

/** A portal's answer: it sends the reader elsewhere, shows a page, or gives another text than the known one. A proxy's refusal of the check is none. */
function isFaked(challenge: Challenge): boolean {
  const http = httpOf(challenge);
  if (!http || http.status === null || challenge.expected === null) return false;
  if (http.status === 200 && http.body.trim() === challenge.expected.trim()) return false;
  const page = readPage({ status: http.status, headers: http.headers, body: http.body }, hostOf(challenge.query));
  if (page.proxyHeaders || (page.blocks && !page.portal)) return false;
  if (http.status === 511 || (http.status >= 300 && http.status < 400 && page.foreignHost !== null)) return true;
  return http.status >= 200 && http.status < 300 && (isHtml(http) || http.body.trim() !== challenge.expected.trim());
}

function httpOf(challenge: Challenge) {
  return challenge.observations.findLast((step) => step.phase === 'http') ?? null;
}

function hostOf(query: string): string {
  return urlParts(query)?.host ?? query.toLowerCase();
}

function portalOf(cells: readonly Cell[]): string | null {
  for (const cell of cells) {
    const step = stepOf(cell, 'http') ?? stepOf(cell, 'tunnel');
    const host =
      step && step.status !== null
        ? readPage({ status: step.status, headers: step.headers, body: step.body }, cell.host).foreignHost
        : null;
    if (host) return host;
  }
  return null;
}
