import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import type { MachineStore } from '../../src/model/machine/tls.ts';
import { readMachineStore } from '../../src/probe/tls/machine-store.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';
import type { System } from '../../src/system/system.ts';

/** The roots of the service in the embedded list. */
const LISTED = embeddedCatalogue().roots.service;

/** DigiCert Global Root G2, by SHA-1 as Windows names its keys, and by SHA-256. */
const G2 = 'DF3C24F9BFD666761B268073FE06D1CC8D4F82A4';
const G2_SHA256 = 'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f';
const STORES = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates';
const POLICIES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates';
const off = { DisableRootAutoUpdate: { type: 'REG_DWORD', data: 1 } };

const said = (store: MachineStore | null) =>
  store && {
    g2: store.refuses.includes(G2_SHA256)
      ? 'refused'
      : store.holds.includes(G2_SHA256)
        ? 'held'
        : store.lacks.includes(G2_SHA256)
          ? 'lacking'
          : 'unknown',
    updates: store.updates,
  };
const windows = async (registry: Record<string, unknown>) =>
  said(await readMachineStore(createRecordedSystem({ platform: 'win32', registry }, 'test'), rootCertificates, LISTED));

describe("the machine's own store", () => {
  it.each<[string, Record<string, unknown>, object | null]>([
    ['is not known without its keys', {}, null],
    ['by AuthRoot', { [`${STORES}\\AuthRoot\\Certificates\\${G2}`]: {} }, { g2: 'held', updates: 'on' }],
    [
      'by ROOT, in any case',
      { [`${STORES}\\Root\\Certificates\\${G2.toLowerCase()}`]: {} },
      { g2: 'held', updates: 'on' },
    ],
    [
      'by policy',
      { [`${STORES}\\ROOT\\Certificates`]: {}, [`${POLICIES}\\Root\\Certificates\\${G2}`]: {} },
      { g2: 'held', updates: 'on' },
    ],
    ['without it', { [`${STORES}\\ROOT\\Certificates`]: {} }, { g2: 'lacking', updates: 'on' }],
    [
      'without it and without updates',
      { [`${STORES}\\ROOT\\Certificates`]: {}, [`${POLICIES}\\AuthRoot`]: off },
      { g2: 'lacking', updates: 'off' },
    ],
    [
      'refusing it',
      { [`${STORES}\\AuthRoot\\Certificates\\${G2}`]: {}, [`${STORES}\\Disallowed\\Certificates\\${G2}`]: {} },
      { g2: 'refused', updates: 'on' },
    ],
    [
      'refusing it by policy',
      { [`${POLICIES}\\Disallowed\\Certificates\\${G2}`]: {} },
      { g2: 'refused', updates: 'on' },
    ],
    [
      'with a name that is no thumbprint',
      { [`${STORES}\\ROOT\\Certificates\\x${G2}`]: {} },
      { g2: 'lacking', updates: 'on' },
    ],
  ])('of Windows %s', async (_name, registry, expected) => expect(await windows(registry)).toEqual(expected));

  it.each<[string, readonly string[], object | null]>([
    ['all', rootCertificates, { g2: 'held', updates: 'none' }],
    ['one other', rootCertificates.slice(0, 1), { g2: 'lacking', updates: 'none' }],
    ['none that can be read', [], null],
  ])('of Linux with %s', async (_name, roots, expected) => {
    const linux: Pick<System, 'platform' | 'recorded'> = { platform: 'linux', recorded: false };
    expect(said(await readMachineStore(linux as System, roots, LISTED))).toEqual(expected); // it asks for nothing else
  });

  it('of a recorded Linux is not known: the roots at hand are of another machine', async () => {
    expect(
      await readMachineStore(createRecordedSystem({ platform: 'linux' }, 'test'), rootCertificates, LISTED),
    ).toBeNull();
  });
});
