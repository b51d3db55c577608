import { afterAll, describe, expect, it } from 'vitest';
import type { ConnectTo } from '../../src/model/options.ts';
import { destinationOf } from '../../src/probe/connect-to.ts';
import {
  closeServers,
  lastOf,
  measureOne,
  OK,
  onHead,
  proxy,
  target,
  tcpServer,
  tlsServer,
  trail,
  tunnelTo,
} from './bench.ts';

const rule = (
  fromHost: string | null,
  fromPort: number | null,
  toHost: string | null,
  toPort: number | null,
): ConnectTo => ({
  fromHost,
  fromPort,
  toHost,
  toPort,
});

describe('curl’s --connect-to', () => {
  it.each([
    ['no rule', [], 'a.test:443', null],
    ['exact', [rule('a.test', 443, 'b.test', 8443)], 'b.test:8443', 'a.test:443:b.test:8443'],
    ['empty source matches all', [rule(null, null, 'b.test', 8443)], 'b.test:8443', '::b.test:8443'],
    ['empty destination host keeps it', [rule('a.test', 443, null, 8443)], 'a.test:8443', 'a.test:443::8443'],
    ['empty destination port keeps it', [rule('a.test', null, 'b.test', null)], 'b.test:443', 'a.test::b.test:'],
    ['case does not matter', [rule('A.TEST', 443, 'b.test', 1)], 'b.test:1', 'A.TEST:443:b.test:1'],
    ['another port does not match', [rule('a.test', 80, 'b.test', 1)], 'a.test:443', null],
    ['another host does not match', [rule('x.test', 443, 'b.test', 1)], 'a.test:443', null],
    [
      'the first match wins',
      [rule('x.test', 443, 'n.test', 1), rule(null, 443, 'b.test', 2), rule('a.test', 443, 'c.test', 3)],
      'b.test:2',
      ':443:b.test:2',
    ],
    ['a rule that changes nothing', [rule('a.test', 443, null, null)], 'a.test:443', null],
    ['IPv6 in brackets', [rule('a.test', 443, '[::1]', 8443)], '::1:8443', 'a.test:443:[::1]:8443'],
  ] as const)('%s', (_name, rules, where, text) => {
    const { host, port, rule: applied } = destinationOf('a.test', 443, rules);
    expect([`${host}:${port}`, applied]).toEqual([where, text]);
  });

  describe('in a probe', () => {
    afterAll(closeServers);

    it('changes where the connection goes; SNI, certificate and Host stay', async () => {
      const heads: string[] = [];
      const cloud = await tlsServer(
        onHead((socket, head) => {
          heads.push(head);
          socket.end(OK);
        }),
      );
      const connectTo = [rule('cloud.test', 443, '127.0.0.1', cloud.port)];
      const cell = await measureOne(target('https://cloud.test/x'), ['direct'], { connectTo });
      expect(trail(cell)).toBe('tcp(target) tls(target) http(target)');
      expect(cell.attempts[0]?.observations[0]).toMatchObject({ connectTo: `cloud.test:443:127.0.0.1:${cloud.port}` });
      expect(cell.attempts[0]?.observations[1]).toMatchObject({ serverName: 'cloud.test', failure: null });
      expect(heads[0]).toMatch(/host: cloud\.test\r\n/i);
    });

    it('names the tunnel’s end at a proxy, and tunnels plain http as curl does', async () => {
      const cloud = await tcpServer(onHead((socket) => socket.end(OK)));
      const via = await tcpServer(tunnelTo(cloud.port));
      const connectTo = [rule('cloud.test', 80, '127.0.0.1', cloud.port)];
      const cell = await measureOne(target('http://cloud.test/'), [proxy(via.port)], { connectTo });
      expect(trail(cell)).toBe('tcp(proxy) tunnel(proxy) http(target)');
      expect(cell.attempts[0]?.observations[1]).toMatchObject({ authority: `127.0.0.1:${cloud.port}` });
      expect(lastOf(cell)).toMatchObject({ request: { form: 'origin' }, status: 200 });
    });

    it('leaves proxies alone when told so', async () => {
      const via = await tcpServer(onHead((socket) => socket.end(OK)));
      const connectTo = [rule('cloud.test', 80, '127.0.0.1', 1)];
      const changes = { connectTo, connectToBehindProxies: false };
      const cell = await measureOne(target('http://cloud.test/'), [proxy(via.port)], changes);
      expect(trail(cell)).toBe('tcp(proxy) http(proxy)');
    });
  });
});
