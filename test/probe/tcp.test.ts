import { afterAll, describe, expect, it } from 'vitest';
import { interleave } from '../../src/system/connect/race-addresses.ts';
import { closedPort, closeServers, measureOne, OK, onHead, target, tcpServer, trail } from './bench.ts';

const names = (...addresses: readonly string[]) => ({
  lookup: async () => ({
    addresses: addresses.map((address) => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) })),
  }),
  aliases: async () => [],
});

describe('Happy Eyeballs', () => {
  afterAll(closeServers);

  it.each([
    [
      ['::1', '::2', '1.1.1.1', '2.2.2.2'],
      ['::1', '1.1.1.1', '::2', '2.2.2.2'],
    ],
    [
      ['1.1.1.1', '::1', '::2', '::3'],
      ['1.1.1.1', '::1', '::2', '::3'],
    ],
    [
      ['1.1.1.1', '2.2.2.2'],
      ['1.1.1.1', '2.2.2.2'],
    ],
    [[], []],
  ])('%j alternate as %j', (given, expected) => expect(interleave(given)).toEqual(expected));

  it('goes on at once after a refusal, and records every address', async () => {
    const server = await tcpServer(onHead((socket) => socket.end(OK)));
    const cell = await measureOne(target(`http://cloud.test:${server.port}/`), ['direct'], {
      network: names('127.0.0.2', '127.0.0.3', '127.0.0.1'),
    });
    expect(trail(cell)).toBe('dns(target) tcp(target) http(target)');
    expect(cell.attempts[0]?.observations[1]).toMatchObject({
      address: '127.0.0.1',
      tried: [
        { address: '127.0.0.2', failure: { code: 'connection_refused', native: 'ECONNREFUSED' } },
        { address: '127.0.0.3', failure: { code: 'connection_refused' } },
        { address: '127.0.0.1', failure: null },
      ],
      localAddress: '127.0.0.1',
    });
  });

  it('all refused is refused', async () => {
    const port = await closedPort();
    const cell = await measureOne(target(`http://cloud.test:${port}/`), ['direct'], {
      network: names('127.0.0.1', '127.0.0.2'),
    });
    expect(trail(cell)).toBe('dns(target) tcp(target) connection_refused');
    expect(cell.attempts[0]?.observations[1]).toMatchObject({ address: null, localAddress: null });
  });

  it.each([
    [6, ['127.0.0.1'], 'dns(target) address_family_unavailable'],
    [4, ['::1'], 'dns(target) address_family_unavailable'],
  ] as const)('family %i with %j only says so', async (family, addresses, steps) => {
    const cell = await measureOne(target('http://cloud.test/'), ['direct'], { network: names(...addresses), family });
    expect(trail(cell)).toBe(steps);
  });

  it.each([
    [true, 'dns(target) address_family_unavailable'],
    [false, 'dns(target) dns_nxdomain_error'],
  ])('a resolver that says "no such name" for the wrong family is asked again (exists: %s)', async (exists, steps) => {
    const network = {
      lookup: async (_name: string, family: 4 | 6 | null) => {
        if (family === 6 || !exists) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
        return { addresses: [{ address: '127.0.0.1', family: 4 as const }] };
      },
      aliases: async () => [],
    };
    expect(trail(await measureOne(target('http://cloud.test/'), ['direct'], { network, family: 6 }))).toBe(steps);
  });

  it('an address of the wrong family in the URL says so', async () => {
    const cell = await measureOne(target('http://127.0.0.1/'), ['direct'], { family: 6 });
    expect(trail(cell)).toBe('tcp(target) address_family_unavailable');
  });
});
