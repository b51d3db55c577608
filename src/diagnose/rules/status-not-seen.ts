import { redirectsToOwnHttps } from '../../model/content.ts';
import type { HttpObservation } from '../../model/observation.ts';
import { wasSeen } from '../../model/target.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, stepOf } from '../reading/cell.ts';
import { header, locationHost } from '../reading/headers.ts';
import { isDisturbed } from '../reading/judge.ts';
import { ownAnswer, statusesOf } from '../reading/reached/own-answer.ts';
import { refusalOf } from './service-refuses-client.ts';

/** Targets that answer otherwise than they were seen to. One note for all. Args: `statuses`, `redirectsFrom` and `redirectsTo` (pairs by place). */
export const statusNotSeen: Rule = {
  code: 'status-not-seen',
  stage: 195,
  find: (context) => {
    const cells = context.cells.filter((cell) => isNews(cell, context));
    if (cells.length === 0) return [];
    const pairs = new Map(
      cells.flatMap((cell) => {
        const place = redirectOf(cell);
        return place === null ? [] : [[`${cell.host} ${place}`, { from: cell.host, to: place }] as const];
      }),
    );
    return [
      {
        code: 'status-not-seen',
        args: {
          statuses: statusesOf(cells),
          redirectsFrom: [...pairs.values()].map(({ from }) => from),
          redirectsTo: [...pairs.values()].map(({ to }) => to),
        },
        claims: [],
        about: cells,
        standsAlone: true,
      },
    ];
  },
};

/** True when the target itself gave a status below 500 that nobody has seen there, though something was seen. */
function isNews(cell: Cell, context: Context): boolean {
  const { target, probe } = cell;
  if (probe.status === null || isDisturbed(probe.status) || wasSeen(target, probe.status)) return false;
  if (isUpgrade(cell)) return true;
  if (!target.observed.some(({ status }) => !isDisturbed(status))) return false;
  return ownAnswer(cell, context) !== null && refusalOf(cell, context) === null;
}

/** True for plain HTTP that sends its client to HTTPS of the same host, which is what reached it. */
function isUpgrade({ probe, steps, host }: Cell): boolean {
  if (probe.outcome !== 'reachable' || steps.some(({ phase, peer }) => phase === 'tls' && peer === 'target'))
    return false;
  const http = steps.findLast((step): step is HttpObservation => step.phase === 'http');
  return http !== undefined && redirectsToOwnHttps(http, host);
}

/** Scheme and host that the answer redirects to; null where it redirects nowhere, or within its own host and scheme. */
function redirectOf(cell: Cell): string | null {
  const http = stepOf(cell, 'http');
  if (!http || http.status === null || http.status < 300 || http.status >= 400) return null;
  const host = locationHost(http.headers);
  const scheme = /^\s*(https?):/i.exec(header(http.headers, 'location') ?? '')?.[1]?.toLowerCase() ?? null;
  const own = /^https:/i.test(cell.target.url) ? 'https' : 'http';
  if (host === null || (host === cell.host && (scheme ?? own) === own)) return null;
  return `${scheme ?? own}://${host}`;
}
