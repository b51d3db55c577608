import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { Challenge } from '../../src/model/probe.ts';
import { smallHello } from '../../src/probe/steps/small-hello.ts';
import { closedPort, closeServers, onHead, plan, proxy, run, target, tcpServer, tlsServer, tunnelTo } from './bench.ts';

const kinds = (challenges: readonly Challenge[]) =>
  challenges.filter(({ kind }) => kind === 'small-hello' || kind === 'proxy-control' || kind === 'candidate-proxy');
const refuse = onHead((socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));

describe('controls', () => {
  afterAll(closeServers);

  it('a small ClientHello draws an alert of any TLS server, and fits into any packet', async () => {
    const { port } = await tlsServer(() => {});
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(smallHello('cloud.test')));
      socket.once('data', resolve).once('error', reject);
    });
    expect(smallHello('x'.repeat(63)).length).toBeLessThan(200);
    expect([...answer.subarray(0, 1), ...answer.subarray(5, 7)]).toEqual([21, 2, 40]);
  });

  it.each([
    ['the alert, where only large packets are lost', 200, 'handshake_failure', 'ssl_version_or_cipher'],
    ['nothing, where the name is filtered', 0, null, 'generic_timeout_error'],
  ])('a silent handshake calls for a small one, which draws %s', async (_what, most, alert, code) => {
    const server = await tcpServer((socket) => {
      socket.once('data', (hello: Buffer) => {
        if (hello.length < most) socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]));
      });
    });
    const { challenges } = await run([plan(target(`https://cloud.test:${server.port}/`), ['direct'])], {
      timeoutMs: 400,
      retries: 0,
    });
    expect(kinds(challenges)).toMatchObject([
      { kind: 'small-hello', query: 'cloud.test', observations: [{ failure: null }, { alert, failure: { code } }] },
    ]);
  });

  it('a proxy that refuses every target is asked for another host; one that passes some is not', async () => {
    const closed = await tcpServer(refuse);
    const hosts = ['a', 'b', 'c'].map((name) => target(`https://${name}.test/`));
    const refused = await run(hosts.map((one) => plan(one, [proxy(closed.port)])));
    expect(kinds(refused.challenges)).toMatchObject([
      { kind: 'proxy-control', server: `http://127.0.0.1:${closed.port}`, observations: [{}, { status: 403 }] },
    ]);
    const few = await run(hosts.slice(0, 2).map((one) => plan(one, [proxy(closed.port)])));
    expect(kinds(few.challenges)).toEqual([]);
  });

  it('candidates are tried for one target, those that were measured are not', async () => {
    const cloud = await tlsServer(refuse);
    const good = await tcpServer(tunnelTo(cloud.port));
    const dead = await closedPort();
    const { challenges } = await run([plan(target(`https://cloud.test:${cloud.port}/`), [proxy(dead)])], {
      candidates: [proxy(dead), proxy(good.port)],
    });
    const [tried, ...others] = kinds(challenges);
    expect(others).toEqual([]);
    expect(tried).toMatchObject({ kind: 'candidate-proxy', server: `http://127.0.0.1:${good.port}` });
    expect(tried?.observations.at(-1)).toMatchObject({ phase: 'http', status: 403, failure: null });
  });
});
