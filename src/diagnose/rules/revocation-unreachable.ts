import { type Context, groupCells } from '../context.ts';
import type { Rule } from '../draft.ts';
import { type Cell, isDirect, serverName, stepOf, wayPhrase } from '../reading/cell.ts';

/** Revocation lists fail where the service works by the same method. Args: `server` (missing for direct ways), `way` (for people), `named` (CRL and OCSP hosts that the chains seen name). */
export const revocationUnreachable: Rule = {
  code: 'revocation-unreachable',
  stage: 100,
  find: (context) => {
    const named = revocationHosts(context);
    const concerned = context.open.filter((cell) => isRevocation(cell, named) && reachesService(cell, context));
    return groupCells(concerned, ({ server }) => server).map((group) => {
      const server = serverName(group[0]?.server ?? null);
      const ways = [...new Set(group.map(({ way }) => wayPhrase(way)))];
      return {
        code: 'revocation-unreachable',
        severity: 'by-impact',
        args: {
          ...(server === null ? {} : { server }),
          way: group.every(isDirect) ? 'directly' : `through ${ways.length === 1 ? ways[0] : server}`,
          named: [...named].sort(),
        },
        claims: group,
      };
    });
  },
};

function isRevocation({ target, host, port }: Cell, named: ReadonlySet<string>): boolean {
  return target.service === 'CRL' || (port === 80 && named.has(host));
}

/** The same method reaches something that is no revocation host: then the way as such is open. */
function reachesService(cell: Cell, context: Context): boolean {
  return context.cells.some(
    ({ way, target, probe }) => way === cell.way && target.service !== 'CRL' && probe.outcome === 'reachable',
  );
}

/** Hosts of the CRL and OCSP URLs in the service's own chains. */
function revocationHosts(context: Context): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const cell of context.cells) {
    const tls = stepOf(cell, 'tls');
    if (!tls || context.chains.get(tls.id)?.origin !== 'service') continue;
    for (const { ocspUrls, crlUrls } of tls.chain)
      for (const url of [...ocspUrls, ...crlUrls]) {
        const host = /^http:\/\/([^/:]+)/i.exec(url)?.[1]?.toLowerCase();
        if (host) hosts.add(host);
      }
  }
  return hosts;
}
