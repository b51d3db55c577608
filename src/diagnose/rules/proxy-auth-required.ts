import type { Header } from '../../model/observation.ts';
import { readAuthOffer } from '../auth-schemes.ts';
import { type Cell, serverName, stepOf } from '../cell.ts';
import { groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { headerValues } from '../headers.ts';

/**
 * A proxy asks for credentials. Args: `server`, `schemes`, `realm`, `behind` (the proxy behind the proxy that really
 * asks, where `Via` tells; null else), `credentials` (`accepted`, `rejected` or null when none were sent).
 */
export const proxyAuthRequired: Rule = {
  name: 'proxy-auth-required',
  find: ({ cells, open }) => {
    const askers = namesOfProxies(cells);
    const asked = open.filter(
      ({ probe }) => probe.failure?.code === 'proxy_auth_required' || probe.failure?.code === 'socks_auth_required',
    );
    const accepted = cells.filter(
      (cell) => cell.probe.outcome === 'reachable' && wasChallenged(cell) && cell.server !== 'direct',
    );
    return [
      ...groupCells(asked, (cell) => `${cell.server} ${behind(cell, askers)}`).map((group) =>
        draftOf(group, 'claims', askers),
      ),
      ...groupCells(accepted, ({ server }) => server).map((group) => draftOf(group, 'about', askers)),
    ];
  },
};

function draftOf(group: readonly Cell[], as: 'claims' | 'about', askers: ReadonlyMap<string, string>): Draft {
  const [cell] = group;
  const { schemes, realm } = readAuthOffer(cell ? challengeHeaders(cell) : []);
  const socks = cell?.probe.failure?.code === 'socks_auth_required';
  const sent = group.some(wasChallenged);
  return {
    code: 'proxy-auth-required',
    // Only with credentials is the way open: the sensor has none, so that it stays an error where it is needed.
    severity: as === 'claims' ? 'by-impact' : group.some(({ target }) => target.required) ? 'error' : 'warning',
    args: {
      server: serverName(cell?.server ?? null),
      schemes: socks ? ['user name and password (SOCKS)'] : schemes,
      realm,
      behind: cell ? behind(cell, askers) : null,
      credentials: as === 'about' ? 'accepted' : sent ? 'rejected' : null,
    },
    claims: as === 'claims' ? group : [],
    about: as === 'about' ? group : [],
    standsAlone: as === 'about',
  };
}

function wasChallenged(cell: Cell): boolean {
  return cell.steps.some((step) => (step.phase === 'tunnel' || step.phase === 'http') && step.authenticated);
}

/** Headers of the answer that asked: the first one, where credentials were sent. */
function challengeHeaders(cell: Cell): readonly Header[] {
  const step = stepOf(cell, 'http') ?? stepOf(cell, 'tunnel');
  const tunnel = stepOf(cell, 'tunnel');
  return tunnel?.challenge?.headers ?? step?.challenge?.headers ?? step?.headers ?? [];
}

/** Names in `Via`, the answering side first. */
function viaNames(headers: readonly Header[]): string[] {
  return headerValues(headers, 'via')
    .flatMap((value) => value.split(','))
    .flatMap((entry) => /^\s*(?:[\w.-]+\/)?[\d.]+\s+([^\s(]+)/.exec(entry)?.[1] ?? []);
}

/** Name in `Via` → server, where a proxy that was asked itself gives that name alone. */
function namesOfProxies(cells: readonly Cell[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const cell of cells) {
    const via = viaNames(challengeHeaders(cell));
    const server = serverName(cell.server);
    if (via.length === 1 && via[0] && server) names.set(via[0], server);
  }
  return names;
}

/** The proxy that asks, where the asked one only passes its question on: more than one name in `Via`, or the name of another server. */
function behind(cell: Cell, askers: ReadonlyMap<string, string>): string | null {
  const [first, ...others] = viaNames(challengeHeaders(cell));
  if (first === undefined) return null;
  const server = askers.get(first);
  if (server !== undefined && server !== serverName(cell.server)) return `${server} (${first})`;
  return others.length > 0 ? first : null;
}
