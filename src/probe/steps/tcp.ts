import { isIPv6, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Failure, FailureCode } from '../../model/failure.ts';
import type { Peer, TcpObservation } from '../../model/observation.ts';
import { type AddressAttempt, raceAddresses } from '../../system/connect/race-addresses.ts';
import { classify } from '../classify.ts';
import { clock, type RunContext, type Streams } from '../pacing/session.ts';
import { RunEnded, StepError, timed } from '../pacing/timed.ts';

/** The step, and the socket when it succeeded. */
export interface TcpResult {
  readonly observation: TcpObservation;
  readonly socket: Socket | null;
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
  const races: AddressAttempt[] = [];
  const observe = (socket: Socket | null, failure: Failure | null): TcpObservation => ({
    id: to.id,
    phase: 'tcp',
    peer: to.peer,
    t0,
    t: clock(run),
    failure,
    port: to.port,
    address: races.find((race) => race.socket === socket)?.address ?? null,
    tried: races.map(({ address, began, ended, error }) => ({
      address,
      failure: (error && connectFailure(error, address)) ?? (failure && { code: failure.code, native: null }),
      ms: Math.round(((ended ?? clock(run)) - began) * 10) / 10,
    })),
    localAddress: socket?.localAddress ?? null,
    connectTo: to.rule,
  });
  try {
    const socket = await timed(run.limit, (stop) => race(run, to, races, stop));
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

/** The first address that connects, or the failure that stands for all of them. */
async function race(
  run: RunContext,
  to: { readonly addresses: readonly string[]; readonly port: number },
  races: AddressAttempt[],
  stop: AbortSignal,
): Promise<Socket> {
  if (to.addresses.length === 0) throw new StepError('address_family_unavailable');
  try {
    return await raceAddresses({ ...to, clock: () => clock(run), stop }, races);
  } catch {
    throw mostTelling(races.flatMap(({ error, address }) => (error ? [connectFailure(error, address)] : [])));
  }
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
