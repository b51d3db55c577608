import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { localAddresses } from '../../../src/proxy/route/local-addresses.ts';
import type { NetworkInterface, System } from '../../../src/system/system.ts';

const entry = (address: string, internal = false): NetworkInterface => ({
  name: 'eth0',
  address,
  family: address.includes(':') ? 6 : 4,
  prefixLength: 24,
  mac: '00:00:00:00:00:00',
  internal,
});
const system = (recorded: boolean, entries: readonly NetworkInterface[]) =>
  ({ recorded, networkInterfaces: () => entries }) as unknown as System;

it.each([
  [
    'link-local addresses come last',
    ['169.254.1.1', 'fe80::1', '10.0.0.7', 'fd00::7'],
    ['10.0.0.7', 'fd00::7', '169.254.1.1', 'fe80::1'],
  ],
  ['their order stays otherwise', ['10.0.0.8', '10.0.0.7'], ['10.0.0.8', '10.0.0.7']],
  ['none is none', [], []],
])('of a recorded machine: %s', async (_what, addresses, expected) => {
  expect(
    await localAddresses(
      system(
        true,
        addresses.map((address) => entry(address)),
      ),
    ),
  ).toEqual(expected);
});

it('loopback is not one of them, and nothing of this machine shows in a recorded one', async () => {
  expect(await localAddresses(system(true, [entry('127.0.0.1', true), entry('192.0.2.1')]))).toEqual(['192.0.2.1']);
});

it('of this machine: its own addresses, each once, whatever its routes are', async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((address) => !address.internal)
    .map(({ address }) => address);
  const found = await localAddresses(
    system(
      false,
      own.map((address) => entry(address)),
    ),
  );
  expect([...found].sort()).toEqual([...new Set(own)].sort());
});
