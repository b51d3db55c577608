import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/formats/load-catalogue.ts';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';

const { roots } = embeddedCatalogue();
const hex = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase();
const target = { url: 'https://winatp-gw-cus.microsoft.com/commands/test' };
const load = (value: unknown) =>
  loadCatalogue({ kind: 'file', name: 'list.json', bytes: Buffer.from(JSON.stringify(value)) });
const ROOT = { name: 'New Root', sha256: 'AB'.repeat(32), sha1: '12'.repeat(20), source: 'doc' };
const SOURCES = { doc: { title: 'A document', date: '2026-11-01', url: 'https://example.com/roots' } };

describe('the embedded roots', () => {
  it('each have a name, a fingerprint, a source and its address, and stand once', () => {
    for (const list of [roots.service, roots.public]) {
      expect(new Set(list.map(({ sha256 }) => sha256)).size).toBe(list.length);
      for (const root of list) {
        expect(root.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(root.url).toMatch(/^https:\/\//);
        expect(root.source).not.toBe('the list');
        expect(root.name).not.toBe(root.sha256);
      }
    }
    for (const { date } of roots.public) expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('have the fingerprints of the certificates that they name', () => {
    const known = new Map(
      [...rootCertificates, ...roots.service.flatMap(({ pem }) => pem ?? [])].map((pem) => {
        const x509 = new X509Certificate(pem);
        return [hex(x509.fingerprint256), x509];
      }),
    );
    const found = [...roots.service, ...roots.public].filter(({ sha256 }) => known.has(sha256));
    expect(found.length).toBeGreaterThan(60);
    for (const { sha256, sha1, name } of found) {
      expect(sha1).toBe(hex(known.get(sha256)?.fingerprint ?? ''));
      expect(known.get(sha256)?.subject).toContain(name);
    }
  });
});

describe('the roots of a list', () => {
  it('replace the embedded ones', async () => {
    const { roots: read } = await load({ targets: [target], roots: { sources: SOURCES, service: [ROOT], public: [] } });
    expect(read.public).toEqual([]);
    expect(read.service).toEqual([
      {
        name: 'New Root',
        sha256: 'ab'.repeat(32),
        sha1: '12'.repeat(20),
        date: '2026-11-01',
        source: 'A document',
        url: 'https://example.com/roots',
        pem: null,
      },
    ]);
  });

  it('are the embedded ones where the list has none', async () => {
    expect((await load({ targets: [target] })).roots).toBe(roots);
  });

  it.each([
    ['no service', { service: [], public: [] }, '"roots" lacks'],
    ['no public', { service: [ROOT] }, '"roots" lacks'],
    ['a short fingerprint', { service: [{ ...ROOT, sha256: 'abcd' }], public: [] }, 'service root 1'],
    ['an entry that is none', { service: [ROOT], public: [7] }, 'public root 1'],
    [
      'a key in the place of a certificate',
      { service: [{ ...ROOT, pem: '-----BEGIN PRIVATE KEY-----' }], public: [] },
      '"pem"',
    ],
    ['too many', { service: [ROOT], public: Array.from({ length: 2001 }, () => ROOT) }, 'more than 2000'],
  ])('are refused with %s', async (_name, given, words) => {
    await expect(load({ targets: [target], roots: given })).rejects.toThrow(words);
  });
});
