import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { createMiddle } from './middle.ts';
import { createOrigin } from './origin.ts';
import type { Answer, Order, ServerRole } from './protocol.ts';
import { createCounter } from './traffic.ts';

const counter = createCounter();
const say = (answer: Answer): void => void process.send?.(answer);

function listen(server: Server, backlog?: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1', ...(backlog === undefined ? {} : { backlog }) }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

async function start(role: ServerRole): Promise<void> {
  if (role.kind === 'origin') return say({ ports: { origin: await listen(createOrigin(role)) } });
  if (role.kind === 'silent') return say({ ports: { silent: await listen(createServer((socket) => socket.pause())) } });
  if (role.kind === 'full') {
    const port = await listen(createServer(), 1);
    process.send?.({ ports: { full: port } } satisfies Answer, () => {
      // Blocked for ever: what connects from now on fills the queue, and then the kernel drops every packet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
    return;
  }
  const ports: Record<string, number> = {};
  for (const [name, server] of Object.entries(createMiddle(role, counter))) ports[name] = await listen(server);
  say({ ports });
}

process.on('message', (order: Order) => {
  if (order.order === 'start') void start(order.role);
  else say({ traffic: counter.take() });
});
process.on('disconnect', () => process.exit(0));
