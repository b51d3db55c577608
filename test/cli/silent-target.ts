import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** A required target of the US list that, without a proxy, accepts connections and never says a word. */
export interface SilentTarget {
  /** Options with which a run cannot end by itself, however fast the machine: only a deadline or a signal ends it. */
  readonly args: readonly string[];
  stop(): Promise<void>;
}

/** Starts one on loopback. */
export async function startSilentTarget(): Promise<SilentTarget> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // of a TCP server that listens
  const there = `winatp-gw-cus.microsoft.com:443:127.0.0.1:${port}`;
  return {
    args: ['--connect-to', there, '--timeout', '300', '--retries', '0'],
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
