import { afterEach, describe, expect, it } from 'vitest';
import { METHODS } from '../../src/model/method.ts';
import type { Route } from '../../src/model/proxy.ts';
import {
  closedPort,
  closeServers,
  lastOf,
  measureOne,
  OK,
  onHead,
  plan,
  proxy,
  route,
  run,
  says,
  target,
  tcpServer,
  tlsServer,
  trail,
  tunnelTo,
} from './bench.ts';

afterEach(closeServers);

describe('the steps of a healthy probe', () => {
  it('direct: dns, tcp, tls, http', async () => {
    const cloud = await tlsServer(says(OK));
    const cell = await measureOne(target(`https://cloud.test:${cloud.port}/x`), ['direct']);
    expect(trail(cell)).toBe('dns(target) tcp(target) tls(target) http(target)');
    const [, , tls, http] = cell.attempts[0]?.observations ?? [];
    expect(tls).toMatchObject({
      trustedBy: 'service',
      serverName: 'cloud.test',
      version: 'TLSv1.3',
      chain: [
        {
          subject: 'CN=cloud.test',
          crlUrls: ['http://crl.test/root.crl'],
          ocspUrls: ['http://ocsp.test/'],
          key: 'EC P-256',
        },
        { subject: 'CN=Test Root, O=Test Cloud' },
      ],
    });
    expect(http).toMatchObject({ status: 200, body: 'ok', bodyBytes: 2, failure: null });
    expect(http?.phase === 'http' && http.headers).toContainEqual(['X-Real', 'yes']);
  });

  it('HTTP proxy: the name of the target is not looked up here', async () => {
    const cloud = await tlsServer(says(OK));
    const via = await tcpServer(tunnelTo(cloud.port));
    const cell = await measureOne(target('https://cloud.test/x'), [proxy(via.port)]);
    expect(trail(cell)).toBe('tcp(proxy) tunnel(proxy) tls(target) http(target)');
    expect(lastOf(cell)).toMatchObject({ status: 200 });
  });

  it('HTTPS proxy: TLS above TLS', async () => {
    const cloud = await tlsServer(says(OK));
    const via = await tlsServer(tunnelTo(cloud.port));
    const cell = await measureOne(target('https://cloud.test/x'), [proxy(via.port, 'https')]);
    expect(trail(cell)).toBe('tcp(proxy) tls(proxy) tunnel(proxy) tls(target) http(target)');
    expect(lastOf(cell)).toMatchObject({ status: 200 });
  });

  it('plain http goes to an HTTP proxy in absolute form', async () => {
    const heads: string[] = [];
    const via = await tcpServer(
      onHead((socket, head) => {
        heads.push(head);
        socket.end(OK);
      }),
    );
    const cell = await measureOne(target('http://cloud.test/crl?x=1'), [proxy(via.port)]);
    expect(trail(cell)).toBe('tcp(proxy) http(proxy)');
    expect(heads[0]).toMatch(/^GET http:\/\/cloud\.test\/crl\?x=1 HTTP\/1\.1\r\n/);
    expect(heads[0]).toMatch(/\r\nhost: cloud\.test\r\n/i);
    expect(heads[0]).not.toMatch(/cookie/i);
  });
});

describe('the matrix', () => {
  it('is rectangular, ordered, and measures equal routes once', async () => {
    const cloud = await tcpServer(says(OK));
    const one = target(`http://cloud.test:${cloud.port}/`);
    const { measurements } = await run(
      [{ target: one, routes: METHODS.map((method) => route(method, method === 'wpad' ? [] : ['direct'])) }],
      { methods: ['default', 'wpad', 'none', 'named'] },
    );
    expect(measurements.map(({ method, state, sharedWith }) => [method, state, sharedWith])).toEqual([
      ['default', 'measured', null],
      ['wpad', 'absent', null],
      ['none', 'measured', 'default'],
      ['named', 'measured', 'default'],
      ['command-line', 'skipped', null],
    ]);
    expect(cloud.connections()).toBe(1);
    expect(measurements[2]?.attempts).toBe(measurements[0]?.attempts);
  });

  it('fails over only from a proxy that cannot be reached', async () => {
    const closed = await closedPort();
    const refusing = await tcpServer(says('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    const cloud = await tlsServer(says(OK));
    const good = await tcpServer(tunnelTo(cloud.port));
    const one = target('https://cloud.test/');
    const over = await measureOne(one, [proxy(closed), proxy(good.port)]);
    expect(over.attempts.map(({ server }) => server)).toEqual([
      `http://127.0.0.1:${closed}`,
      `http://127.0.0.1:${good.port}`,
    ]);
    expect(lastOf(over)).toMatchObject({ phase: 'http', failure: null });
    const stays = await measureOne(one, [proxy(refusing.port), proxy(good.port)]);
    expect(trail(stays)).toBe('tcp(proxy) tunnel(proxy) tunnel_rejected');
  });

  it('a dead proxy is proved once and its evidence reused', async () => {
    const silent = await tcpServer(() => {});
    const plans = Array.from({ length: 80 }, (_, index) =>
      plan(target(`https://t${index}.test/`), [proxy(silent.port)]),
    );
    const began = performance.now();
    const { measurements } = await run(plans, { retries: 1 });
    expect(performance.now() - began).toBeLessThan(3500);
    const cells = measurements.filter(({ state }) => state === 'measured');
    expect(cells.map(trail)).toEqual(cells.map(() => 'tcp(proxy) tunnel(proxy) generic_timeout_error'));
    expect(silent.connections()).toBe(32);
    expect(new Set(cells.map((cell) => lastOf(cell).id)).size).toBe(32);
  });

  it('a reset once is tried again, and the attempt says so', async () => {
    const cloud = await tcpServer((socket, connection) => {
      if (connection === 1) socket.once('data', () => (socket as import('node:net').Socket).resetAndDestroy());
      else says(OK)(socket, connection);
    });
    const cell = await measureOne(target(`http://cloud.test:${cloud.port}/`), ['direct'], { retries: 1 });
    expect(cell.attempts.map(({ retry, observations }) => [retry, observations.at(-1)?.failure?.code])).toEqual([
      [0, 'connection_reset'],
      [1, undefined],
    ]);
  });

  it.each(['deadline', 'interrupted'] as const)(
    'a route that %s cut short is skipped, not unusable',
    async (reason) => {
      const end = new AbortController();
      end.abort(reason);
      const one = target('http://a.test/');
      const failure = { code: 'interrupted', native: null } as const;
      const cut: Route = { ...route('wpad', []), state: 'unusable', failure };
      const { measurements } = await run([{ target: one, routes: [cut] }], { signal: end.signal });
      expect(measurements.find(({ method }) => method === 'wpad')).toMatchObject({
        state: 'skipped',
        skippedBecause: reason,
      });
    },
  );

  it.each(['deadline', 'interrupted'] as const)(
    'what is unfinished at %s is skipped, the rest stays',
    async (reason) => {
      const cloud = await tcpServer(says(OK));
      const silent = await tcpServer(() => {});
      const end = new AbortController();
      setTimeout(() => end.abort(reason), 300);
      const { measurements } = await run(
        [
          plan(target(`http://a.test:${cloud.port}/`), ['direct']),
          plan(target(`http://b.test:${silent.port}/`), ['direct']),
        ],
        { signal: end.signal, timeoutMs: 20_000 },
      );
      expect(
        measurements.filter(({ method }) => method === 'command-line').map((one) => [one.state, one.skippedBecause]),
      ).toEqual([
        ['measured', null],
        ['skipped', reason],
      ]);
    },
  );
});
