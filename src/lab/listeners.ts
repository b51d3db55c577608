import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Loopback by number: `localhost` may be an IPv6 address, or somebody else's entry in a hosts file. */
export const LOOPBACK = '127.0.0.1';
/** Far above what one analysis opens at a time; beyond it connections are dropped, not queued. */
const MAX_CONNECTIONS = 4096;
/** Longer than any step of a probe, shorter than a person's patience with a forgotten lab. */
const IDLE_MS = 60_000;
/** Below the ranges from which Linux, Windows and macOS take the ports of outgoing connections. */
const QUIET_PORTS = { first: 20_000, count: 10_000 };

/** All listening servers of one lab and the connections they accepted. */
export interface Listeners {
  /** Starts a server on a free loopback port and gives the port. */
  listen(server: Server): Promise<number>;
  /** Stops listening, destroys every connection, and resolves when nothing is left. */
  close(): Promise<void>;
}

/** An empty set of servers. */
export function createListeners(): Listeners {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  return {
    listen(server) {
      server.maxConnections = MAX_CONNECTIONS;
      server.on('connection', (socket: Socket) => {
        sockets.add(socket);
        socket.setNoDelay(true);
        socket.setTimeout(IDLE_MS, () => socket.destroy());
        // A client that goes away is no event for the lab.
        socket.on('error', () => socket.destroy());
        socket.once('close', () => sockets.delete(socket));
      });
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, LOOPBACK, () => {
          server.removeListener('error', reject);
          // A failed accept (no file descriptor left) costs that connection only.
          server.on('error', () => {});
          servers.push(server);
          resolve((server.address() as AddressInfo).port); // a TCP server's address is never a path
        });
      });
    },
    async close() {
      const closed = servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

/**
 * A loopback port on which nobody listens. Not an ephemeral one: a client that connects to a closed port from the
 * same range can be given that very port as its own and meet itself.
 */
export async function findClosedPort(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = QUIET_PORTS.first + Math.floor(random() * QUIET_PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error('the lab found no closed port on loopback');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}
