import { groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { addressesByName, askingProxy, challengeHeaders } from '../reading/asking-proxy.ts';
import { readAuthOffer } from '../reading/auth-schemes.ts';
import { type Cell, serverName } from '../reading/cell.ts';

/**
 * A proxy asks for credentials. Args: `server` (the asking one; where only its name is known, the one that was asked),
 * `behind` (name of the asking proxy behind it, null when the asked one asks itself), `passedOnBy` (proxies that pass the
 * question on), `name` (in `Via`), `schemes`, `realm`, `credentials` (`accepted`, `rejected`; null when none were sent).
 * Accepted credentials open the way for this program only: the sensor has none to send. It therefore stays an error, and
 * the exit code 1, where a needed target is reached in no other way.
 */
export const proxyAuthRequired: Rule = {
  code: 'proxy-auth-required',
  stage: 30,
  find: ({ cells, open, needed }) => {
    const addresses = addressesByName(cells);
    const asked = open.filter(
      ({ probe }) => probe.failure?.code === 'proxy_auth_required' || probe.failure?.code === 'socks_auth_required',
    );
    const accepted = cells.filter((cell) => cell.probe.outcome === 'reachable' && sentCredentials(cell));
    const openAnyway = new Set(
      cells.flatMap((cell) => (cell.probe.outcome === 'reachable' && !sentCredentials(cell) ? [cell.target.id] : [])),
    );
    const isLost = ({ target }: Cell) => needed.has(target.id) && !openAnyway.has(target.id);
    const keyOf = (cell: Cell) => {
      const { address, name } = askingProxy(cell, addresses);
      return address ?? `${cell.server} ${name}`;
    };
    return [
      ...groupCells(asked, keyOf).map((group) => draftOf(group, addresses, 'by-impact')),
      ...groupCells(accepted, keyOf).map((group) =>
        draftOf(group, addresses, group.some(isLost) ? 'error' : 'warning'),
      ),
    ];
  },
};

/** `by-impact` for ways that stay closed; credentials were accepted on the others. */
function draftOf(
  group: readonly Cell[],
  addresses: ReadonlyMap<string, string>,
  severity: 'by-impact' | 'error' | 'warning',
): Draft {
  const accepted = severity !== 'by-impact';
  const [cell] = group;
  const { schemes, realm } = readAuthOffer(cell ? challengeHeaders(cell) : []);
  const { address, name } = cell ? askingProxy(cell, addresses) : { address: null, name: null };
  const asked = [...new Set(group.flatMap(({ server }) => serverName(server) ?? []))];
  const socks = cell?.probe.failure?.code === 'socks_auth_required';
  return {
    code: 'proxy-auth-required',
    severity,
    args: {
      server: address ?? asked[0] ?? null,
      behind: address === null ? name : null,
      passedOnBy: address === null ? asked : asked.filter((server) => server !== address),
      name,
      schemes: socks ? ['user name and password (SOCKS)'] : schemes,
      realm,
      credentials: accepted ? 'accepted' : group.some(sentCredentials) ? 'rejected' : null,
    },
    claims: accepted ? [] : group,
    about: accepted ? group : [],
    standsAlone: accepted,
  };
}

function sentCredentials(cell: Cell): boolean {
  return cell.steps.some((step) => (step.phase === 'tunnel' || step.phase === 'http') && step.authenticated);
}
