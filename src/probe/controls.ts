import type { TcpObservation } from '../model/observation.ts';
import type { Challenge } from '../model/probe.ts';
import { type ProxyServer, proxyUrl, routeServerText } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { walk } from './attempt.ts';
import { limited, PORTAL_ANSWER, PORTAL_TARGET, type ProbedCell } from './challenges.ts';
import { addressOf, createStreams, type RunContext } from './pacing/session.ts';
import { askSmall } from './steps/small-hello.ts';
import { connectTcp } from './steps/tcp.ts';

/** Hosts, and proxies, that a control is made for: enough to see the pattern. */
const MAX_CONTROLS = 3;
/** A control is asked beside a failure that took its whole time already. */
const CONTROL_TIMEOUT_MS = 3000;
/** Fewer hosts than this say nothing of a proxy as such. */
const MIN_HOSTS = 3;

/** Beside handshakes that drew no answer though TCP was connected: one whose right answer is seven bytes long. */
export async function smallHellos(run: RunContext, cells: readonly ProbedCell[]): Promise<Challenge[]> {
  const hosts = new Map<string, { readonly host: string; readonly tcp: TcpObservation; readonly cell: ProbedCell }>();
  for (const cell of cells) {
    const silent = silentHandshake(cell);
    if (silent && !hosts.has(silent.host) && hosts.size < MAX_CONTROLS) hosts.set(silent.host, { ...silent, cell });
  }
  return Promise.all(
    [...hosts.values()].map(async ({ host, tcp, cell }, index): Promise<Challenge> => {
      const streams = createStreams();
      const id = `c${index + 11}`;
      const near = limited(run, CONTROL_TIMEOUT_MS);
      try {
        const addresses = tcp.address === null ? [] : [tcp.address];
        const to = { id: `${id}.1`, peer: 'target', addresses, port: tcp.port, rule: tcp.connectTo } as const;
        const { observation, socket } = await connectTcp(near, streams, to);
        const hello = socket ? [await askSmall(near, socket, { id: `${id}.2`, serverName: host })] : [];
        const { method } = cell.measurement;
        return { kind: 'small-hello', method, query: host, expected: null, observations: [observation, ...hello] };
      } finally {
        streams.destroy();
      }
    }),
  );
}

/** The host of a direct attempt that ended in a handshake without any answer. */
function silentHandshake({ target, measurement }: ProbedCell): { host: string; tcp: TcpObservation } | null {
  for (const { server, observations } of measurement.attempts) {
    const [tcp, tls] = observations.slice(-2);
    if (server !== 'direct' || tcp?.phase !== 'tcp' || tls?.phase !== 'tls') continue;
    if (tls.failure?.code === 'generic_timeout_error' && tls.serverName !== null)
      return { host: addressOf(target).host, tcp };
  }
  return null;
}

/** What proxies that passed nothing on say to a host that is not Defender's. */
export async function proxyControls(run: RunContext, cells: readonly ProbedCell[]): Promise<Challenge[]> {
  const refusing = new Map<string, { hosts: Set<string>; passed: boolean; cell: ProbedCell; server: ProxyServer }>();
  for (const cell of cells) {
    for (const server of cell.servers) {
      const attempts = cell.measurement.attempts.filter((one) => one.server === routeServerText(server));
      if (server === 'direct' || attempts.length === 0) continue;
      const own = refusing.get(proxyUrl(server)) ?? { hosts: new Set(), passed: false, cell, server };
      own.hosts.add(addressOf(cell.target).host);
      own.passed ||= attempts.some(({ observations }) => !isAnswered(observations));
      refusing.set(proxyUrl(server), own);
    }
  }
  const all = [...refusing.values()].filter(({ hosts, passed }) => hosts.size >= MIN_HOSTS && !passed);
  return Promise.all(
    all.slice(0, MAX_CONTROLS).map(async ({ cell, server }, index): Promise<Challenge> => {
      const way = { server, target: PORTAL_TARGET, idPrefix: `c${index + 21}`, again: false };
      const observations = await walk(limited(run, CONTROL_TIMEOUT_MS), way);
      const { method } = cell.measurement;
      const asked = { query: PORTAL_TARGET.url, server: proxyUrl(server), expected: PORTAL_ANSWER };
      return { kind: 'proxy-control', method, ...asked, observations };
    }),
  );
}

/** True for an attempt that the proxy itself answered: a tunnel refused, or plain HTTP with an answer of whomever. */
function isAnswered(observations: ProbedCell['measurement']['attempts'][number]['observations']): boolean {
  const last = observations.at(-1);
  if (last?.phase === 'tunnel') return last.failure !== null && last.status !== null && last.status !== 407;
  return last?.phase === 'http' && last.request.form === 'absolute' && last.status !== 407 && last.status !== null;
}

/** A target of the sensor through proxies that Defender does not use: which of them would work. */
export async function tryCandidates(
  run: RunContext,
  candidates: readonly ProxyServer[],
  cells: readonly ProbedCell[],
): Promise<Challenge[]> {
  const target = representative(cells);
  const measured = new Set(cells.flatMap(({ servers }) => servers.map(routeServerText)));
  const untried = candidates.filter((server) => !measured.has(proxyUrl(server)));
  if (target === null) return [];
  return Promise.all(
    untried.slice(0, MAX_CONTROLS).map(async (server, index): Promise<Challenge> => {
      const way = { server, target, idPrefix: `c${index + 31}`, again: false };
      const observations = await walk(limited(run, CONTROL_TIMEOUT_MS), way);
      const asked = { query: target.url, server: proxyUrl(server), expected: null };
      return { kind: 'candidate-proxy', method: 'none', ...asked, observations };
    }),
  );
}

/** A required target of the sensor over TLS, whose certificate proves that it was reached. */
function representative(cells: readonly ProbedCell[]): Target | null {
  const secure = cells.map(({ target }) => target).filter(({ url, required }) => required && url.startsWith('https:'));
  return secure.find(({ service }) => service === 'CnC') ?? secure.find(({ pinned }) => pinned) ?? secure[0] ?? null;
}
