import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Observation, Peer } from '../model/observation.ts';
import { type RouteServer, routeServerText } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';
import { destinationOf } from './connect-to.ts';
import { addressOf, createStreams, type RunContext } from './pacing/session.ts';
import { type DnsResult, lookUp } from './steps/dns.ts';
import { request } from './steps/http.ts';
import { openSocks } from './steps/socks.ts';
import { connectTcp } from './steps/tcp.ts';
import { startTls } from './steps/tls.ts';
import { type Answering, openTunnel } from './steps/tunnel.ts';

/** SOCKS 4: request rejected or failed. Servers without the extension 4a answer so to a name. */
const REJECTED = 91;

/** What one walk is about. */
export interface Walk {
  readonly server: RouteServer;
  readonly target: Pick<Target, 'url' | 'httpMethod'>;
  /** Ids are this, a dot and the step's number. */
  readonly idPrefix: string;
  /** True for a retry: a name that could not be looked up is asked anew. */
  readonly again: boolean;
}

/**
 * Walks the steps over one server and stops at the first failure, as a real client would. Behind a proxy the target's
 * name is not looked up here, and the target is never contacted directly. The exception is a SOCKS 4 server that refuses
 * the name: the original protocol knows addresses only, so that it is asked once more with the one that is known here.
 */
export async function walk(
  run: RunContext,
  { server, target, idPrefix, again }: Walk,
): Promise<readonly Observation[]> {
  const observations: Observation[] = [];
  const streams = createStreams();
  const nextId = () => `${idPrefix}.${observations.length + 1}`;
  const note = <T extends Observation>(observation: T): boolean => {
    observations.push(observation);
    run.onStep?.(target.url, routeServerText(server), observation);
    return observation.failure === null;
  };
  const { secure, host, port } = addressOf(target);
  const rules = server === 'direct' || run.connectToBehindProxies ? run.connectTo : [];
  const destination = destinationOf(host, port, rules);
  const hop =
    server === 'direct' ? { ...destination, peer: 'target' as Peer } : { ...server, rule: null, peer: 'proxy' as Peer };
  let dns: DnsResult | null = null;

  /** Name and TCP of the first hop, and TLS to a proxy that wants it; null when a step failed. The name is asked once. */
  const reachHop = async (): Promise<Duplex | null> => {
    if (!isIP(hop.host) && !dns) {
      dns = await lookUp(run, nextId(), hop.peer, hop.host, again);
      if (!note(dns.observation)) return null;
    }
    const addresses = dns ? dns.observation.addresses : ofFamily(hop.host, run.family);
    const to = { id: nextId(), peer: hop.peer, addresses, port: hop.port, rule: hop.rule };
    const tcp = await connectTcp(run, streams, to);
    if (!note(tcp.observation) || !tcp.socket) return null;
    if (server === 'direct' || server.scheme !== 'https') return tcp.socket;
    const tls = await startTls(run, streams, tcp.socket, { id: nextId(), peer: 'proxy', host: hop.host });
    note(tls.observation);
    return tls.stream;
  };

  /** The way to the target's own port; null when a step failed. */
  const reachTarget = async (): Promise<Duplex | null> => {
    let answering: Answering | null = null;
    let withPassword = false;
    let address: string | null = null;
    for (;;) {
      const stream = await reachHop();
      if (!stream || server === 'direct' || absolute) return stream;
      const to = { id: nextId(), host: address ?? destination.host, port: destination.port };
      if (server.scheme === 'socks4' || server.scheme === 'socks5') {
        const socks = await openSocks(run, stream, { ...to, kind: server.scheme, withPassword });
        if (socks.asksForPassword && !withPassword && run.credentials !== null) {
          withPassword = true;
          continue;
        }
        if (server.scheme === 'socks4' && socks.observation.status === REJECTED && !isIP(to.host)) {
          const { observation } = await lookUp(run, nextId(), 'target', to.host, false);
          address = observation.addresses.find((one) => isIP(one) === 4) ?? null;
          if (address !== null && note(observation)) continue;
        }
        return note(socks.observation) ? stream : null;
      }
      const tunnel = await openTunnel(run, stream, { ...to, answering });
      if (tunnel.answering) {
        answering = tunnel.answering;
        continue;
      }
      return note(tunnel.observation) ? stream : null;
    }
  };

  // A plain request goes to an HTTP proxy in absolute form; with --connect-to only a tunnel can say where to (as in curl).
  const absolute = server !== 'direct' && /^https?$/.test(server.scheme) && !secure && destination.rule === null;
  try {
    for (let answering: Answering | null = null; ; ) {
      let stream = await reachTarget();
      if (stream && secure) {
        const tls = await startTls(run, streams, stream, { id: nextId(), peer: 'target', host });
        stream = note(tls.observation) ? tls.stream : null;
      }
      if (!stream) break;
      const peer = absolute ? 'proxy' : 'target';
      const http = await request(run, stream, { id: nextId(), peer, target, absolute, answering });
      answering = http.answering;
      if (!answering) {
        note(http.observation);
        break;
      }
    }
  } finally {
    streams.destroy();
  }
  return withAliases(observations, dns);
}

/** An address is an answer by itself, unless it is of the wrong family. */
function ofFamily(address: string, family: 4 | 6 | null): string[] {
  return family === null || isIP(address) === family ? [address] : [];
}

/** Adds the CNAME chain, which was asked beside the other steps. */
async function withAliases(
  observations: readonly Observation[],
  dns: DnsResult | null,
): Promise<readonly Observation[]> {
  if (!dns?.aliases) return observations;
  const { observation } = dns;
  const aliases = (await dns.aliases).slice(0, 20);
  return observations.map((one) => (one === observation ? { ...observation, aliases } : one));
}
