import type { ArgsOf } from '../../findings/shape/finding.ts';
import { type Context, isReachedByProxy } from '../context.ts';
import type { Draft, Rule } from '../draft.ts';
import { isBlocked } from '../reading/blocked.ts';
import { type Cell, hasFailed, isDirect, isDirectChallenge, serverName, stepOf } from '../reading/cell.ts';
import { impactOf, proxyWorks, sensorUsesProxy } from '../verdict/impact.ts';
import { placeOf } from './connection-reset.ts';

/** Share of a port's targets that must fail below HTTP before the port is called blocked; some hosts may be allowed one by one. */
const MOST = 0.7;
/** Fewer hosts than this say nothing of a rule, unless a proxy reaches them. */
const MIN_HOSTS = 3;

/**
 * Direct connections do not leave this network. Args: `port` (`443`, `80` or `80 and 443`), `openPort` (the other one
 * where it works, else null), `how` (`dropped`, `refused`, `reset`, `reset-at-hello`, `mixed`), `needed` (false where a
 * proxy is meant), `proxyWorks`, `workingProxy` (a proxy that works although the sensor is not set to it; else null),
 * `family` (`IPv6` where only that fails).
 */
export const directBlocked: Rule = {
  code: 'direct-blocked',
  stage: 90,
  find: (context) => [...blockedDrafts(context), ...ipv6Drafts(context)],
};

function blockedDrafts(context: Context): Draft[] {
  const ports = [...new Set(context.cells.filter(isDirect).map(({ port }) => port))];
  const blocked = ports.flatMap((port) => blockedCells(context, port));
  if (blocked.length === 0) return [];
  const blockedPorts = [...new Set(blocked.map(({ port }) => port))].sort((a, b) => a - b);
  const proxyMeant = sensorUsesProxy(context);
  const other = blockedPorts.length === 1 ? openPort(context, blockedPorts[0] === 443 ? 80 : 443) : null;
  const working = context.cells.find((cell) => cell.probe.outcome === 'reachable' && !isDirect(cell));
  return [
    {
      code: 'direct-blocked',
      severity: impactOf(blocked, context),
      args: {
        port: blockedPorts.join(' and '),
        ports: blockedPorts.map(String),
        openPort: other,
        how: manner(blocked),
        needed: !proxyMeant,
        proxyWorks: proxyWorks(context),
        workingProxy: proxyMeant ? null : serverName(working?.server ?? null),
        family: null,
      },
      claims: blocked,
    },
  ];
}

function blockedCells(context: Context, port: number): readonly Cell[] {
  const fromPort = context.cells.filter((cell) => isDirect(cell) && cell.port === port && cell.probe.outcome !== null);
  const tried = fromPort.filter(({ probe }) => probe.failure?.phase !== 'dns');
  const open = new Set(context.open.map(({ key }) => key));
  const blocked = tried.filter((cell) => open.has(cell.key) && isBlocked(cell));
  const hosts = new Set(blocked.map(({ host }) => host));
  const allHosts = new Set(tried.map(({ host }) => host));
  const controlled = blocked.some(({ target }) => isReachedByProxy(context, target.id));
  if (hosts.size / Math.max(allHosts.size, 1) < MOST) return [];
  return hosts.size >= MIN_HOSTS || (controlled && hosts.size === allHosts.size) || everythingBlocked(context)
    ? blocked
    : [];
}

/** True when no direct way at all came further than a blocked one. */
function everythingBlocked(context: Context): boolean {
  const direct = context.cells.filter((cell) => isDirect(cell) && cell.probe.outcome !== null);
  return new Set(direct.map(({ host }) => host)).size > 1 && direct.every((cell) => hasFailed(cell) && isBlocked(cell));
}

function manner(cells: readonly Cell[]): NonNullable<ArgsOf<'direct-blocked'>['how']> {
  const manners = cells.map((cell) => {
    const code = cell.probe.failure?.code;
    if (code === 'generic_timeout_error') return 'dropped';
    if (code === 'connection_refused') return 'refused';
    if (placeOf(cell) === 'client-hello') return 'reset-at-hello';
    return code === 'connection_reset' || code === 'connection_aborted' || code === 'eof_error' ? 'reset' : 'mixed';
  });
  const [first] = manners;
  return first !== undefined && manners.filter((one) => one === first).length >= manners.length * 0.9 ? first : 'mixed';
}

/** The other port, where a target or a challenge connected to it directly; null otherwise. */
function openPort(context: Context, port: 80 | 443): string | null {
  const byTarget = context.cells.some(
    (cell) => isDirect(cell) && cell.port === port && cell.probe.outcome === 'reachable',
  );
  const byChallenge = context.evidence.challenges.some(
    (challenge) =>
      challenge.kind === `port-${port}` &&
      isDirectChallenge(challenge) &&
      challenge.observations.some((step) => step.phase === 'tcp' && step.failure === null),
  );
  return byTarget || byChallenge ? String(port) : null;
}

/** IPv6 that leads nowhere while IPv4 works: no connection by it, though several were tried. A network without IPv6 refuses at once and costs nothing. */
function ipv6Drafts(context: Context): Draft[] {
  const seen = context.cells.flatMap((cell) => {
    const tcp = isDirect(cell) ? stepOf(cell, 'tcp') : null;
    return tcp && tcp.peer === 'target' && tcp.address !== null ? [{ cell, tcp }] : [];
  });
  if (seen.some(({ tcp }) => tcp.address?.includes(':'))) return [];
  const silent = seen.filter(({ tcp }) =>
    tcp.tried.some(
      ({ address, failure }) =>
        address.includes(':') &&
        (failure === null || failure.code === 'generic_timeout_error' || failure.code === 'connection_reset'),
    ),
  );
  if (new Set(silent.map(({ cell }) => cell.host)).size < MIN_HOSTS) return [];
  return [
    {
      code: 'direct-blocked',
      severity: 'info',
      args: {
        family: 'IPv6',
        port: '443',
        ports: ['443'],
        openPort: null,
        how: 'dropped',
        needed: true,
        proxyWorks: proxyWorks(context),
        workingProxy: null,
      },
      claims: [],
      about: silent.map(({ cell }) => cell),
      standsAlone: true,
      evidence: silent.map(({ tcp }) => tcp.id),
    },
  ];
}
