import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Counter } from './traffic.ts';

interface MiddleInput {
  readonly origin: number;
  /** Delay of one direction, ms. */
  readonly delayMs: number;
}

/** The servers that clients talk to. Whatever name they ask for, they reach the one cloud. */
export function createMiddle({ origin, delayMs }: MiddleInput, counter: Counter): Record<string, Server> {
  const made: Record<string, Server> = {};
  for (const [suffix, delay] of [
    ['', 0],
    ['Delayed', delayMs],
  ] as const) {
    const serve = (take: (client: Socket) => void): Server =>
      createServer((client) => {
        counter.add(client);
        quiet(client);
        take(client);
      });
    made[`direct${suffix}`] = serve((client) => join(client, origin, delay, () => {}));
    made[`http${suffix}`] = serve((client) => httpProxy(client, origin, delay));
    made[`socks${suffix}`] = serve((client) => socksProxy(client, origin, delay));
  }
  return made;
}

function quiet(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
}

/** Connects on and passes everything both ways, each direction `delayMs` later. */
function join(client: Socket, origin: number, delayMs: number, onConnect: () => void): void {
  const server = connect({ port: origin, host: '127.0.0.1', noDelay: true });
  quiet(server);
  const begin = performance.now();
  server.once('connect', onConnect);
  if (delayMs === 0) {
    client.pipe(server);
    server.pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    return;
  }
  // A handshake over the slow line takes a round trip before the first byte can leave.
  const ready = begin + 2 * delayMs;
  const pass = (from: Socket, to: Socket): void => {
    const later = (work: () => void): void => {
      const now = performance.now();
      setTimeout(work, Math.max(now, ready) - now + delayMs);
    };
    from.on('data', (chunk) => later(() => void (to.destroyed || to.write(chunk))));
    // Whoever spoke to the client before has paused it.
    from.resume();
    from.once('end', () => later(() => to.end()));
    from.once('close', () => later(() => to.destroy()));
  };
  pass(client, server);
  pass(server, client);
}

function httpProxy(client: Socket, origin: number, delayMs: number): void {
  let head = '';
  const onData = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    client.off('data', onData).pause();
    if (!head.startsWith('CONNECT ')) return void client.end('HTTP/1.1 501 Not Implemented\r\n\r\n');
    const open = (): void => void client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    join(client, origin, delayMs, () => (delayMs === 0 ? open() : setTimeout(open, 2 * delayMs)));
  };
  client.on('data', onData);
}

/** SOCKS 5 without password (RFC 1928): both messages of the client come whole on loopback. */
function socksProxy(client: Socket, origin: number, delayMs: number): void {
  client.once('data', () => {
    client.write(Buffer.from([5, 0]));
    client.once('data', () => {
      client.pause();
      const open = (): void => void client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]));
      join(client, origin, delayMs, () => (delayMs === 0 ? open() : setTimeout(open, 2 * delayMs)));
    });
  });
}
