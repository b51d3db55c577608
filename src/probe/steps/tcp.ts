import { connect, isIPv6, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Failure, FailureCode } from '../../model/failure.ts';
import type { Peer, TcpObservation } from '../../model/observation.ts';
import { classify } from '../classify.ts';
import { clock, type RunContext, type Streams } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';

/** RFC 8305 section 5: "Connection Attempt Delay", recommended value. */
const STAGGER_MS = 250;

/** The step, and the socket when it succeeded. */
export interface TcpResult {
  readonly observation: TcpObservation;
  readonly socket: Socket | null;
}

interface Race {
  readonly address: string;
  readonly began: number;
  readonly socket: Socket;
  failure: Failure | null;
  ended: number | null;
}

/** Families alternate, beginning with that of the first address (RFC 8305 section 4), otherwise the resolver's order. */
export function interleave(addresses: readonly string[]): string[] {
  const first = addresses.filter((address) => isIPv6(address) === isIPv6(addresses[0] ?? ''));
  const second = addresses.filter((address) => !first.includes(address));
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...first.slice(index, index + 1),
    ...second.slice(index, index + 1),
  ]).flat();
}

/**
 * Connects to the fastest address. Every address that was started is recorded: with its failure, or without one when
 * another was faster before it was decided.
 */
export async function connectTcp(
  run: RunContext,
  streams: Streams,
  to: {
    readonly id: string;
    readonly peer: Peer;
    readonly addresses: readonly string[];
    readonly port: number;
    readonly rule: string | null;
  },
): Promise<TcpResult> {
  const t0 = clock(run);
  const races: Race[] = [];
  const observe = (socket: Socket | null, failure: Failure | null): TcpObservation => ({
    id: to.id,
    phase: 'tcp',
    peer: to.peer,
    t0,
    t: clock(run),
    failure,
    port: to.port,
    address: races.find((race) => race.socket === socket)?.address ?? null,
    tried: races.map(({ address, began, ended, failure: own }) => ({
      address,
      failure: own ?? (failure && { code: failure.code, native: null }),
      ms: Math.round(((ended ?? clock(run)) - began) * 10) / 10,
    })),
    localAddress: socket?.localAddress ?? null,
    connectTo: to.rule,
  });
  try {
    const socket = await timed(run.limit, (stop) => race(run, interleave(to.addresses), to.port, races, stop));
    const observation = observe(socket, null);
    streams.add(socket);
    return { observation, socket };
  } catch (error) {
    if (error instanceof RunEnded) throw error;
    return { observation: observe(null, classify(error)), socket: null };
  } finally {
    for (const { socket } of races) if (socket.connecting || !socket.remoteAddress) socket.destroy();
  }
}

/** Starts one address after the other, the next one after the stagger or at once when one failed; resolves with the first that connects. */
function race(
  run: RunContext,
  addresses: readonly string[],
  port: number,
  races: Race[],
  stop: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let won = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (settle: () => void) => {
      won = true;
      clearTimeout(timer);
      settle();
    };
    stop.addEventListener('abort', () => end(() => {}), { once: true });
    const next = () => {
      clearTimeout(timer);
      const address = addresses[races.length];
      if (won || address === undefined) return;
      const socket = connect({ host: address, port, noDelay: true, autoSelectFamily: false });
      const entry: Race = { address, began: clock(run), socket, failure: null, ended: null };
      races.push(entry);
      socket.once('connect', () => {
        entry.ended = clock(run);
        if (won) return socket.destroy();
        return end(() => resolve(socket));
      });
      socket.on('error', (error) => {
        if (entry.ended !== null || won) return;
        entry.ended = clock(run);
        entry.failure = connectFailure(error, address);
        if (races.length === addresses.length && races.every((one) => one.failure))
          end(() => reject(mostTelling(races.flatMap((one) => one.failure ?? []))));
        else next();
      });
      if (races.length < addresses.length) timer = setTimeout(next, STAGGER_MS);
    };
    if (addresses.length === 0) end(() => reject(new StepError('address_family_unavailable')));
    else next();
  });
}

/** An IPv6 address cannot be had from a machine without one of its own: no shortage, but no way there. */
function connectFailure(error: Error, address: string): Failure {
  const failure = classify(error);
  const noSource = failure.native === 'EADDRNOTAVAIL' && isIPv6(address) && !hasIpv6();
  return noSource ? { ...failure, code: 'network_unreachable' } : failure;
}

/** From the failure that says most about the peer to the one that says least. */
const RANK: readonly FailureCode[] = [
  // An address that could not be tried may be the one that answers: nothing is known.
  'local_resource',
  'connection_refused',
  'connection_reset',
  'permission_denied',
  'generic_timeout_error',
  'host_unreachable',
  'network_unreachable',
];

/** The failure that stands for all addresses. */
function mostTelling(failures: readonly Failure[]): StepError {
  const rank = ({ code }: Failure) => (RANK.includes(code) ? RANK.indexOf(code) : RANK.length);
  const [best] = [...failures].sort((a, b) => rank(a) - rank(b));
  return new StepError(best?.code ?? 'unknown_failure', best?.native ?? null);
}

/** True when this machine has an IPv6 address besides loopback and those of a single link. */
function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((entries) =>
    (entries ?? []).some(({ family, internal, scopeid }) => family === 'IPv6' && !internal && !scopeid),
  );
}
