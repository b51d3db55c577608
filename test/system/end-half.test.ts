import { readlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { endHalf } from '../../src/system/posix/end-half.ts';

/** A connection that Node's main loop knows nothing of, as the C library's are: made by another thread's loop. */
const OTHER_THREAD = `
  const { connect } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const socket = connect({ port: workerData, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  socket.once('connect', () => parentPort.postMessage(socket._handle.fd));
`;

let worker: Worker | null = null;
let server: Server | null = null;

async function listening(onEnd: () => void): Promise<number> {
  const made = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('end', onEnd);
    socket.resume();
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

afterEach(async () => {
  await worker?.terminate();
  server?.close();
  worker = null;
  server = null;
});

describe.skipIf(process.platform !== 'linux')('the end of our half of somebody else’s connection', () => {
  it('is said, and the descriptor stays open for its owner to close', async () => {
    let said: () => void = () => {};
    const end = new Promise<void>((resolve) => {
      said = resolve;
    });
    const made = new Worker(OTHER_THREAD, { eval: true, workerData: await listening(() => said()) });
    worker = made;
    const fd = await new Promise<number>((resolve) => made.once('message', resolve));
    const link = readlinkSync(`/proc/self/fd/${fd}`);
    endHalf(fd);
    await end;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readlinkSync(`/proc/self/fd/${fd}`)).toBe(link);
  });

  it('is not said for a connection of our own, and nothing is thrown', async () => {
    let ended = false;
    const port = await listening(() => {
      ended = true;
    });
    const own: Socket & { readonly _handle?: { readonly fd: number } } = connect(port, '127.0.0.1');
    await new Promise((resolve) => own.once('connect', resolve));
    endHalf(own._handle?.fd ?? -1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([ended, own.destroyed]).toEqual([false, false]);
    own.destroy();
  });
});
