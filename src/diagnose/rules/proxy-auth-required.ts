import { addressesByName, askingProxy, challengeHeaders } from '../asking-proxy.ts';
import { readAuthOffer } from '../auth-schemes.ts';
import { type Cell, serverName } from '../cell.ts';
import { groupCells } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';

/**
 * A proxy asks for credentials. Args: `server` (the asking one; where only its name is known, the one that was asked),
 * `behind` (name of the asking proxy behind it, null when the asked one asks itself), `passedOnBy` (proxies that pass the
 * question on), `name` (in `Via`), `schemes`, `realm`, `credentials` (`accepted`, `rejected`; null when none were sent).
 */
export const proxyAuthRequired: Rule = {
  name: 'proxy-auth-required',
  find: ({ cells, open }) => {
    const addresses = addressesByName(cells);
    const asked = open.filter(
      ({ probe }) => probe.failure?.code === 'proxy_auth_required' || probe.failure?.code === 'socks_auth_required',
    );
    const accepted = cells.filter((cell) => cell.probe.outcome === 'reachable' && sentCredentials(cell));
    const keyOf = (cell: Cell) => {
      const { address, name } = askingProxy(cell, addresses);
      return address ?? `${cell.server} ${name}`;
    };
    return [
      ...groupCells(asked, keyOf).map((group) => draftOf(group, addresses, false)),
      ...groupCells(accepted, keyOf).map((group) => draftOf(group, addresses, true)),
    ];
  },
};

function draftOf(group: readonly Cell[], addresses: ReadonlyMap<string, string>, accepted: boolean): Draft {
  const [cell] = group;
  const { schemes, realm } = readAuthOffer(cell ? challengeHeaders(cell) : []);
  const { address, name } = cell ? askingProxy(cell, addresses) : { address: null, name: null };
  const asked = [...new Set(group.flatMap(({ server }) => serverName(server) ?? []))];
  const socks = cell?.probe.failure?.code === 'socks_auth_required';
  return {
    code: 'proxy-auth-required',
    // Only with credentials is the way open; the sensor has none, so that it stays an error where it is needed.
    severity: !accepted ? 'by-impact' : group.some(({ target }) => target.required) ? 'error' : 'warning',
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
