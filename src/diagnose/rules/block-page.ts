import { groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { type Cell, hostPortOf, serverName, stepOf } from '../reading/cell.ts';
import { type PageMarks, readPage } from '../reading/page.ts';
import { contradicts } from '../reading/who-answered.ts';

/**
 * Somebody answers with a page in the place of the service: one finding, whatever statuses the page carries. Args: `server`
 * (missing for direct ways), `status` (all of them), `revocation` (hosts of revocation lists among the blocked ones),
 * `product`, `pageTitle`, `redirectsTo` (host or null), `kind` (`page`, or `not-tls` where the answer to TLS was not TLS).
 */
export const blockPage: Rule = {
  code: 'block-page',
  stage: 70,
  find: ({ open }) => [
    ...groupCells(open, (cell) => {
      const page = pageOf(cell);
      return page ? `${cell.server} ${page.product ?? page.foreignHost ?? titleKey(page, cell)}` : null;
    }).map((group) => draftOf(group, 'page')),
    ...groupCells(open, (cell) =>
      cell.probe.failure?.code === 'ssl_not_tls' && cell.probe.failure.peer === 'target' ? cell.server : null,
    ).map((group) => draftOf(group, 'not-tls')),
  ],
};

/** The page of a cell that failed because of one; null for everything else. */
function pageOf(cell: Cell): PageMarks | null {
  const { probe } = cell;
  const http = stepOf(cell, 'http');
  if (!http || probe.failure?.phase !== 'http' || probe.status === null) return null;
  if (
    probe.answeredBy === 'target' ||
    probe.answeredBy === 'captive-portal' ||
    probe.failure.code === 'proxy_auth_required'
  )
    return null;
  const page = readPage({ status: probe.status, headers: http.headers, body: http.body }, cell.host);
  // A proxy's 5xx without words of blocking tells of its own trouble.
  if (probe.status >= 500 && !page.blocks && page.foreignHost === null) return null;
  const inPlace = probe.answeredBy === 'proxy' || probe.answeredBy === 'interceptor';
  return inPlace || page.blocks || (page.html && contradicts(http, cell.target)) ? page : null;
}

/** The title without the name of the host that was asked, which many pages repeat. */
function titleKey({ title }: PageMarks, { host }: Cell): string {
  return (title ?? '').toLowerCase().replaceAll(host, '');
}

function draftOf(group: readonly Cell[], kind: 'page' | 'not-tls'): Draft {
  const [cell] = group;
  const pages = kind === 'page' ? group.flatMap((one) => pageOf(one) ?? []) : [];
  const titles = [...new Set(pages.map(({ title }) => title))];
  const statuses = [...new Set(group.flatMap(({ probe }) => probe.status ?? []))].sort((a, b) => a - b);
  const [page] = pages;
  return {
    code: 'block-page',
    severity: 'by-impact',
    args: {
      ...(cell && serverName(cell.server) ? { server: serverName(cell.server) } : {}),
      status: statuses.length === 0 ? null : statuses.join(', '),
      product: page?.product ?? null,
      pageTitle: titles.length === 1 ? (titles[0] ?? null) : null,
      redirectsTo: page?.foreignHost ?? null,
      revocation: [...new Set(group.filter(({ target }) => target.service === 'CRL').map(hostPortOf))],
      kind,
    },
    claims: group,
  };
}
