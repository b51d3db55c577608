import { connect, isIPv6, type Socket } from 'node:net';

/** RFC 8305 section 5: "Connection Attempt Delay", recommended value. */
const STAGGER_MS = 250;

/** One address that was tried. */
export interface AddressAttempt {
  readonly address: string;
  /** When it began, in the units of the caller's clock. */
  readonly began: number;
  readonly socket: Socket;
  /** What ended it; null while it is undecided and when it connected. */
  error: Error | null;
  /** When it was decided; null while it is not. */
  ended: number | null;
}

/** Where to connect, and who listens. */
export interface AddressRace {
  /** In the resolver's order; families are made to alternate. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly clock: () => number;
  /** Ends the race: the promise stays open, as whoever stops it has the last word. */
  readonly stop: AbortSignal;
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
 * The one connector of probes, PAC downloads and WPAD: starts one address after the other, the next one after the stagger
 * or at once when one failed, and resolves with the first that connects (Happy Eyeballs, RFC 8305). `attempts` grows with
 * each address that is started. Rejects with the error of the last one when all have failed or there is none; the caller
 * destroys the sockets that lost.
 */
export function raceAddresses(to: AddressRace, attempts: AddressAttempt[]): Promise<Socket> {
  const addresses = interleave(to.addresses);
  return new Promise((resolve, reject) => {
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (settle: () => void) => {
      over = true;
      clearTimeout(timer);
      settle();
    };
    to.stop.addEventListener('abort', () => end(() => {}), { once: true });
    const next = () => {
      clearTimeout(timer);
      const address = addresses[attempts.length];
      if (over || address === undefined) return;
      const socket = connect({ host: address, port: to.port, noDelay: true, autoSelectFamily: false });
      const attempt: AddressAttempt = { address, began: to.clock(), socket, error: null, ended: null };
      attempts.push(attempt);
      socket.once('connect', () => {
        attempt.ended = to.clock();
        if (over) return socket.destroy();
        return end(() => resolve(socket));
      });
      socket.on('error', (error) => {
        if (attempt.ended !== null || over) return;
        attempt.ended = to.clock();
        attempt.error = error;
        if (attempts.length === addresses.length && attempts.every((one) => one.error)) end(() => reject(error));
        else next();
      });
      if (attempts.length < addresses.length) timer = setTimeout(next, STAGGER_MS);
    };
    if (addresses.length === 0) end(() => reject(Object.assign(new Error('no address'), { code: 'ENODATA' })));
    else next();
  });
}

/** Destroys every socket that did not win. */
export function endLosers(attempts: readonly AddressAttempt[], winner: Socket | null): void {
  for (const { socket } of attempts) if (socket !== winner) socket.destroy();
}
