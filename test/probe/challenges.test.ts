import { afterAll, describe, expect, it } from 'vitest';
import type { Measurement } from '../../src/model/probe.ts';
import { challengeAnswers } from '../../src/probe/challenges.ts';
import { createNames } from '../../src/probe/pacing/names.ts';
import type { RunContext } from '../../src/probe/pacing/session.ts';
import { seen } from '../seen.ts';
import {
  closeServers,
  loopbackNames,
  OK,
  onHead,
  plan,
  proxy,
  run,
  says,
  target,
  tcpServer,
  testTrust,
} from './bench.ts';

const page = 'HTTP/1.1 302 Found\r\nLocation: http://portal.test/login\r\nContent-Length: 0\r\n\r\n';

describe('challenges', () => {
  afterAll(closeServers);

  it('names that cannot exist are looked up where targets are', async () => {
    const cloud = await tcpServer(says(OK));
    const { challenges } = await run([plan(target(`http://cloud.test:${cloud.port}/`), ['direct'])]);
    expect(challenges.map(({ kind, method }) => [kind, method])).toEqual([
      ['no-such-name', 'command-line'],
      ['no-such-name', 'command-line'],
    ]);
    expect(challenges.map(({ query }) => query.replace(/[0-9a-f]{20}/, '*'))).toEqual(['mca-*.invalid', 'mca-*.com']);
    expect(challenges[0]?.observations).toMatchObject([{ id: 'c1.1', failure: { code: 'dns_nxdomain_error' } }]);
  });

  it('a resolver that answers for everything is seen', async () => {
    const network = {
      ...loopbackNames,
      lookup: async () => ({ addresses: [{ address: '127.0.0.1', family: 4 as const }] }),
    };
    const cloud = await tcpServer(says(OK));
    const { challenges } = await run([plan(target(`http://cloud.test:${cloud.port}/`), ['direct'])], { network });
    expect(challenges.map(({ observations }) => observations[0]?.failure)).toEqual([null, null]);
  });

  it('no name is looked up when only proxies are used, or addresses', async () => {
    const via = await tcpServer(says(OK));
    const behind = await run([plan(target('http://cloud.test/'), [proxy(via.port)])]);
    expect(behind.challenges).toEqual([]);
    const byAddress = await run([plan(target(`http://127.0.0.1:${via.port}/`), ['direct'])]);
    expect(byAddress.challenges).toEqual([]);
  });

  it('a redirect over plain http calls for the portal check, by the same proxy', async () => {
    const heads: string[] = [];
    const via = await tcpServer(
      onHead((socket, head) => {
        heads.push(head);
        socket.end(page);
      }),
    );
    const { challenges } = await run([plan(target('http://cloud.test/'), [proxy(via.port)])]);
    expect(challenges).toMatchObject([{ kind: 'portal', expected: 'Microsoft Connect Test', method: 'command-line' }]);
    expect(challenges[0]?.observations.at(-1)).toMatchObject({ phase: 'http', status: 302 });
    expect(heads[1]).toMatch(/^GET http:\/\/www\.msftconnecttest\.com\/connecttest\.txt /);
  });

  it.each([
    ['an unexpected 204', 'HTTP/1.1 204 No Content\r\n\r\n', {}],
    ['an unexpected bare 200', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', { observed: seen(400) }],
    [
      'a bare 200 without what the answer carries',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      { answer: { header: null, body: 'TEST OK' } },
    ],
    ['a bare 200 without the header', OK, { answer: { header: 'x-ms-request-id', body: null } }],
  ])('%s over plain http calls for the portal check', async (_what, answer, changes) => {
    const via = await tcpServer(says(answer));
    const { challenges } = await run([plan(target('http://cloud.test/', changes), [proxy(via.port)])]);
    expect(challenges.map(({ kind }) => kind)).toEqual(['portal']);
  });

  it.each([
    ['the expected answer', OK, { answer: { header: 'x-real', body: 'ok' } }],
    [
      'the answer to HEAD, which has no text',
      'HTTP/1.1 200 OK\r\nX-Real: yes\r\n\r\n',
      {
        httpMethod: 'HEAD' as const,
        answer: { header: 'x-real', body: 'ok' },
      },
    ],
  ])('%s does not', async (_what, answer, changes) => {
    const via = await tcpServer(says(answer));
    const { challenges } = await run([plan(target('http://cloud.test/', changes), [proxy(via.port)])]);
    expect(challenges).toEqual([]);
  });

  it('a plain refusal does not', async () => {
    const via = await tcpServer(says('HTTP/1.1 503 No\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n'));
    const { challenges } = await run([plan(target('http://cloud.test/'), [proxy(via.port)])]);
    expect(challenges).toEqual([]);
  });

  it('where --connect-to redirects the targets, nothing is asked outside', async () => {
    const cloud = await tcpServer(says(page));
    const connectTo = [{ fromHost: 'cloud.test', fromPort: 80, toHost: '127.0.0.1', toPort: cloud.port }];
    const { challenges } = await run([plan(target('http://cloud.test/'), ['direct'])], { connectTo });
    expect(challenges).toEqual([]);
  });

  it.each([
    [443, 'port-80', 80],
    [80, 'port-443', 443],
  ] as const)('a silent port %i calls for the other one', async (port, kind, other) => {
    const one = target(`${port === 443 ? 'https' : 'http'}://127.0.0.1/`);
    const timedOut = { code: 'generic_timeout_error', native: null } as const;
    const measurement: Measurement = {
      targetId: one.id,
      method: 'none',
      state: 'measured',
      skippedBecause: null,
      servers: ['direct'],
      bypassed: false,
      resolution: null,
      sharedWith: null,
      attempts: [
        {
          server: 'direct',
          retry: 0,
          observations: [
            {
              id: 'p1.3.1.1',
              phase: 'tcp',
              peer: 'target',
              t0: 0,
              t: 1,
              failure: timedOut,
              port,
              address: null,
              tried: [{ address: '127.0.0.1', failure: timedOut, ms: 1 }],
              localAddress: null,
              connectTo: null,
            },
          ],
        },
      ],
    };
    const context: RunContext = {
      names: createNames(loopbackNames, null, { timeoutMs: 1000, signal: new AbortController().signal }),
      trust: testTrust,
      family: null,
      limit: { timeoutMs: 1000, signal: new AbortController().signal },
      connectTo: [],
      connectToBehindProxies: true,
      credentials: null,
      elapsed: () => performance.now(),
    };
    const challenges = await challengeAnswers(context, [{ target: one, measurement, servers: ['direct'] }]);
    expect(challenges).toMatchObject([{ kind, method: 'none', query: '127.0.0.1', expected: null }]);
    expect(challenges[0]?.observations).toMatchObject([
      { phase: 'tcp', port: other, tried: [{ address: '127.0.0.1' }] },
    ]);
  });
});
