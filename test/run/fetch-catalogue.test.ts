import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/usage-error.ts';
import { discoverProxies } from '../../src/proxy/discover.ts';
import { fetchCatalogue } from '../../src/run/inputs/fetch-catalogue.ts';
import { startSession } from '../../src/run/session.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';

const LIST = 'http://one.example/a\nhttp://two.example/b\n';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers by `reply`; its address. */
async function serve(reply: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => reply(socket));
  });
  servers.push(server);
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/endpoints.txt`;
}

async function fetchList(url: string, deadlineMs = 5000) {
  const system = createRecordedSystem({ platform: 'linux' }, 'test');
  const session = startSession(system, deadlineMs, undefined);
  try {
    const discovery = await discoverProxies({
      system,
      commandLine: null,
      named: null,
      pac: null,
      methods: ['none'],
      timeoutMs: 1000,
      elapsed: session.elapsed,
      signal: session.signal,
    });
    return await fetchCatalogue(url, discovery, system, session, []);
  } finally {
    session.end();
  }
}

describe('a list fetched from a URL', () => {
  it('is read whole', async () => {
    const url = await serve((socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${LIST.length}\r\n\r\n${LIST}`));
    const { targets } = await fetchList(url);
    expect(targets.length).toBeGreaterThanOrEqual(2);
  });

  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n';
  const CUTS: readonly (readonly [string, (socket: Socket) => void])[] = [
    ['closed before its length', (socket) => socket.end(HEAD + LIST)],
    ['reset', (socket) => socket.write(HEAD + LIST, () => setTimeout(() => socket.resetAndDestroy(), 50))],
    [
      'closed between chunks',
      (socket) =>
        socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${LIST.length.toString(16)}\r\n${LIST}\r\n`),
    ],
  ];
  it.each(CUTS)('is refused when the connection is %s, and not read as a shorter list', async (_how, reply) => {
    const error: unknown = await fetchList(await serve(reply)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining('was cut off') });
  });

  it('that stalls ends with the run', async () => {
    const begin = performance.now();
    const url = await serve((socket) => void socket.write(HEAD + LIST));
    await expect(fetchList(url, 300)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('the run ended before it was complete'),
    });
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it('from a server that is not there is the user’s one line', async () => {
    const url = await serve(() => {});
    const { port } = new URL(url);
    for (const server of servers.splice(0)) await new Promise((go) => server.close(go));
    await new Promise((go) => connect(Number(port), '127.0.0.1').once('error', go));
    await expect(fetchList(url)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
