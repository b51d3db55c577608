import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { contradicts, header, isHtml, mayBeOwn, provesItself, redirectsToOwnHttps } from '../model/content.ts';
import { METHODS, type Method } from '../model/method.ts';
import type { HttpObservation, TcpObservation } from '../model/observation.ts';
import type { Challenge, Measurement } from '../model/probe.ts';
import type { RouteServer } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { walk } from './attempt.ts';
import { destinationOf } from './connect-to.ts';
import { addressOf, createStreams, type RunContext } from './pacing/session.ts';
import { lookUp } from './steps/dns.ts';
import { connectTcp } from './steps/tcp.ts';

/** What a challenge is made from. */
export interface ProbedCell {
  readonly target: Target;
  readonly measurement: Measurement;
  /** The servers of the route. */
  readonly servers: readonly RouteServer[];
}

/** A handshake that needs longer than this does not help to tell a closed port from a filtered one. */
const BARE_TCP_TIMEOUT_MS = 1500;
/** A portal is near; the answer comes at once or the evidence is not worth the wait. */
const PORTAL_TIMEOUT_MS = 3000;
/** Hosts whose other port is tried: enough to see the pattern. */
const MAX_HOSTS = 3;

/** Windows' own connectivity check: a plain answer that everybody knows. The only address asked that is not a target. */
export const PORTAL_TARGET: Pick<Target, 'url' | 'httpMethod'> = {
  url: 'http://www.msftconnecttest.com/connecttest.txt',
  httpMethod: 'GET',
};
/** Its text. */
export const PORTAL_ANSWER = 'Microsoft Connect Test';

/** Names that cannot exist: one that no resolver may ask for (RFC 6761), one that only the real registry can deny. */
export async function challengeNames(run: RunContext, method: Method): Promise<Challenge[]> {
  const label = `mca-${randomBytes(10).toString('hex')}`;
  return Promise.all(
    [`${label}.invalid`, `${label}.com`].map(async (query, index): Promise<Challenge> => {
      const { observation } = await lookUp(run, `c${index + 1}.1`, 'target', query, false);
      return { kind: 'no-such-name', method, query, expected: null, observations: [observation] };
    }),
  );
}

/** The method under which the machine's own resolver is used for targets; null when this run looks up none. */
export function lookingUpMethod(
  cells: readonly { readonly target: Target; readonly method: Method; readonly servers: readonly RouteServer[] }[],
  run: Pick<RunContext, 'connectTo'>,
): Method | null {
  const methods = new Set<Method>();
  for (const { target, method, servers } of cells) {
    const { host, port } = addressOf(target);
    if (servers.includes('direct') && !isIP(destinationOf(host, port, run.connectTo).host)) methods.add(method);
  }
  return methods.has('none') ? 'none' : (METHODS.find((method) => methods.has(method)) ?? null);
}

/** What the measurements call for: the other port of hosts that do not answer, and the portal check. */
export async function challengeAnswers(run: RunContext, cells: readonly ProbedCell[]): Promise<Challenge[]> {
  const portal = portalSuspect(cells, run);
  const found = await Promise.all([
    ...silentHosts(cells).map((silent, index) => tryOtherPort(run, silent, `c${index + 3}`)),
    ...(portal ? [checkPortal(run, portal, `c${MAX_HOSTS + 3}`)] : []),
  ]);
  return found;
}

interface Silent {
  readonly host: string;
  readonly method: Method;
  readonly tcp: TcpObservation;
}

/** Hosts reached directly whose port 443 or 80 swallowed every packet. */
function silentHosts(cells: readonly ProbedCell[]): Silent[] {
  const found = new Map<string, Silent>();
  for (const { target, measurement } of cells) {
    for (const { server, observations } of measurement.attempts) {
      const tcp = observations.at(-1);
      if (server !== 'direct' || tcp?.phase !== 'tcp' || tcp.failure?.code !== 'generic_timeout_error') continue;
      const { host } = addressOf(target);
      if ((tcp.port === 443 || tcp.port === 80) && tcp.connectTo === null && !found.has(host))
        found.set(host, { host, method: measurement.method, tcp });
    }
    if (found.size >= MAX_HOSTS) break;
  }
  return [...found.values()].slice(0, MAX_HOSTS);
}

async function tryOtherPort(run: RunContext, { host, method, tcp }: Silent, id: string): Promise<Challenge> {
  const port = tcp.port === 443 ? 80 : 443;
  const streams = createStreams();
  try {
    const addresses = tcp.tried.map(({ address }) => address);
    const to = { id: `${id}.1`, peer: 'target', addresses, port, rule: null } as const;
    const { observation } = await connectTcp(limited(run, BARE_TCP_TIMEOUT_MS), streams, to);
    return {
      kind: port === 80 ? 'port-80' : 'port-443',
      method,
      query: host,
      expected: null,
      observations: [observation],
    };
  } finally {
    streams.destroy();
  }
}

/** A plain answer that redirects, is a page, or is an empty success where none was expected: maybe a portal's. */
function portalSuspect(cells: readonly ProbedCell[], run: RunContext): { method: Method; server: RouteServer } | null {
  const { host, port } = addressOf(PORTAL_TARGET);
  for (const { target, measurement, servers } of cells) {
    const attempt = measurement.attempts.at(-1);
    const http = attempt?.observations.at(-1);
    const server = servers[new Set(measurement.attempts.map((one) => one.server)).size - 1];
    if (!attempt || http?.phase !== 'http' || !server || !looksLikePortal(http, target)) continue;
    // Under --connect-to the targets are elsewhere: the check goes there too, or nowhere.
    if (server === 'direct' && run.connectTo.length > 0 && destinationOf(host, port, run.connectTo).rule === null)
      continue;
    return { method: measurement.method, server };
  }
  return null;
}

/** Portals fake the success that a system's own check waits for, bare 200 or 204, for whatever is asked; or show a page, or redirect to one. */
function looksLikePortal(http: HttpObservation, target: Target): boolean {
  const { request, status } = http;
  if (!request.url.startsWith('http:') || status === null || isOwn(http, status, target)) return false;
  const redirects = status >= 300 && status < 400 && header(http.headers, 'location') !== null;
  return (status >= 200 && status < 300) || redirects || isHtml(http);
}

/** True when nothing speaks against the target's own answer. */
function isOwn(http: HttpObservation, status: number, target: Target): boolean {
  if (redirectsToOwnHttps(http, addressOf(target).host) || provesItself(http, target)) return true;
  if (contradicts(http, target)) return false;
  return mayBeOwn(target, status);
}

async function checkPortal(
  run: RunContext,
  { method, server }: { method: Method; server: RouteServer },
  idPrefix: string,
): Promise<Challenge> {
  const way = { server, target: PORTAL_TARGET, idPrefix, again: false };
  const observations = await walk(limited(run, PORTAL_TIMEOUT_MS), way);
  return { kind: 'portal', method, query: PORTAL_TARGET.url, expected: PORTAL_ANSWER, observations };
}

/** The run with a shorter step. */
export function limited(run: RunContext, timeoutMs: number): RunContext {
  return { ...run, limit: { ...run.limit, timeoutMs: Math.min(timeoutMs, run.limit.timeoutMs) } };
}
