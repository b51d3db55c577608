import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/lab/authority.ts';

const NOW = Date.UTC(2026, 4, 5, 12);
const authority = createAuthority('Test Root', NOW);
const root = new X509Certificate(authority.pem);
const leafOf = (...names: string[]) => new X509Certificate(authority.certificateFor(names).cert);

describe('authority', () => {
  it('makes a root that may sign and names itself', () => {
    expect(root.ca).toBe(true);
    expect(root.subject).toBe('O=MDE Client Analyzer Lab\nCN=Test Root');
    expect(root.issuer).toBe(root.subject);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(authority.name).toBe('Test Root');
  });

  it('is valid from yesterday for a week', () => {
    expect(new Date(root.validFrom).toISOString()).toBe('2026-05-04T12:00:00.000Z');
    expect(new Date(root.validTo).toISOString()).toBe('2026-05-12T12:00:00.000Z');
  });

  it.each([
    [['a.example'], 'DNS:a.example'],
    [['127.0.0.1', 'localhost'], 'IP Address:127.0.0.1, DNS:localhost'],
    [['::1'], 'IP Address:0:0:0:0:0:0:0:1'],
    [['*.blob.example'], 'DNS:*.blob.example'],
  ])('signs a leaf for %j', (names, altName) => {
    const leaf = leafOf(...names);
    expect(leaf.subjectAltName).toBe(altName);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('bounds a common name, not the alternative name', () => {
    const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.example`;
    const leaf = leafOf(long);
    expect(leaf.subject).toBe(`CN=${long.slice(0, 64)}`);
    expect(leaf.checkHost(long)).toBe(long);
  });

  it('gives two names two serial numbers, and one name the same certificate data again', () => {
    expect(leafOf('a.example').serialNumber).not.toBe(leafOf('b.example').serialNumber);
    expect(leafOf('a.example').serialNumber).toBe(leafOf('a.example').serialNumber);
    expect(leafOf('a.example').serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('has another key than any other authority', () => {
    const other = new X509Certificate(createAuthority('Test Root', NOW).pem);
    const print = (certificate: X509Certificate) => createHash('sha256').update(certificate.raw).digest('hex');
    expect(print(other)).not.toBe(print(root));
    expect(leafOf('a.example').verify(other.publicKey)).toBe(false);
  });

  it('shares a context among the hosts of a domain, not among domains', () => {
    expect(authority.contextFor('a.blob.example')).toBe(authority.contextFor('b.blob.example'));
    expect(authority.contextFor('a.blob.example')).not.toBe(authority.contextFor('a.queue.example'));
  });

  it('forgets the context that was not used for longest', () => {
    const kept = authority.contextFor('x.kept.example');
    const lost = authority.contextFor('x.lost.example');
    for (let index = 0; index < 255; index++) {
      authority.contextFor(`x.domain${index}.example`);
      authority.contextFor('x.kept.example');
    }
    expect(authority.contextFor('x.kept.example')).toBe(kept);
    expect(authority.contextFor('x.lost.example')).not.toBe(lost);
  });
});
