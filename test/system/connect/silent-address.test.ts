import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type AddressAttempt, endLosers, raceAddresses } from '../../../src/system/connect/race-addresses.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server on this address whose process is halted and whose queue is full: the kernel answers no further SYN. */
async function silentServer(host: string, port: number): Promise<void> {
  const source = `require('net').createServer().listen({ host: '${host}', port: ${port}, backlog: 1 }, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  open.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  for (let waiting = 0; waiting < 16; waiting += 1) {
    const socket = connect({ host, port });
    socket.on('error', () => undefined);
    open.push(() => socket.destroy());
    if (!(await Promise.race([once(socket, 'connect').then(() => true), wait(200, false)]))) return;
  }
  throw new Error('the queue is never full');
}

/** A server that answers, on a port of its own. */
async function goodServer(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  open.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

// Other systems give loopback one address only.
describe.runIf(process.platform === 'linux')('a first address that never answers', () => {
  it('costs a quarter of a second: the second one is taken', async () => {
    const port = await goodServer();
    await silentServer('127.0.0.2', port);
    const attempts: AddressAttempt[] = [];
    const clock = () => performance.now();
    const began = clock();
    const stop = new AbortController();
    const socket: Socket = await raceAddresses(
      { addresses: ['127.0.0.2', '127.0.0.1'], port, clock, stop: stop.signal },
      attempts,
    );
    endLosers(attempts, socket);
    socket.destroy();
    expect(socket.remoteAddress ?? attempts[1]?.address).toBe('127.0.0.1');
    expect(clock() - began).toBeGreaterThan(200);
    expect(attempts.map(({ address, error, ended }) => [address, error, ended === null])).toEqual([
      ['127.0.0.2', null, true],
      ['127.0.0.1', null, false],
    ]);
  });

  it('alone it is given up by whoever stops the race, and is undecided until then', async () => {
    const port = await goodServer();
    await silentServer('127.0.0.2', port);
    const attempts: AddressAttempt[] = [];
    const stop = new AbortController();
    const race = raceAddresses({ addresses: ['127.0.0.2'], port, clock: () => 0, stop: stop.signal }, attempts);
    const first = await Promise.race([race.then(() => 'connected'), wait(600, 'silent')]);
    stop.abort();
    endLosers(attempts, null);
    expect(first).toBe('silent');
    expect(attempts).toMatchObject([{ error: null, ended: null }]);
  });
});
