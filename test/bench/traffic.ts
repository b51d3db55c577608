import type { Socket } from 'node:net';
import type { Traffic } from './protocol.ts';

/** Counts what clients cause. */
export interface Counter {
  /** Counts a connection now and its bytes when it ends. */
  add(socket: Socket): void;
  /** What came since the last time; connections that are still open count with their bytes so far. */
  take(): Traffic;
}

/** An empty counter. */
export function createCounter(): Counter {
  const open = new Set<Socket>();
  let connections = 0;
  let bytes = 0;
  const bytesOf = (socket: Socket): number => socket.bytesRead + socket.bytesWritten;
  return {
    add(socket) {
      connections += 1;
      open.add(socket);
      socket.once('close', () => {
        if (open.delete(socket)) bytes += bytesOf(socket);
      });
    },
    take() {
      for (const socket of open) bytes += bytesOf(socket);
      open.clear();
      const taken = { connections, bytes };
      connections = 0;
      bytes = 0;
      return taken;
    },
  };
}
