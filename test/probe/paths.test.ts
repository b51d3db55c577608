import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import { findPath } from '../../src/probe/tls/paths.ts';
import { createTrust } from '../../src/probe/tls/trust.ts';
import { type CertificateWish, type Made, makeCertificate } from './certificates.ts';

/** The roots of the service in the embedded list. */
const LISTED = embeddedCatalogue().roots.service;

/** The service's old root, its new one in two forms (self-signed, and signed by the old one), an issuing authority and a leaf. */
const DAY = 86_400_000;
const owner = makeCertificate({ commonName: 'Owner Root', organisation: 'Owner', ca: true });
const NEW_ROOT: CertificateWish = { commonName: 'Owner Root G2', organisation: 'Owner', ca: true };
const selfSigned = makeCertificate(NEW_ROOT);
const crossSigned = makeCertificate({ ...NEW_ROOT, issuer: owner, sameKeyAs: selfSigned });
const expiredCross = makeCertificate({
  ...NEW_ROOT,
  issuer: owner,
  sameKeyAs: selfSigned,
  notBefore: new Date(Date.now() - 20 * DAY),
  notAfter: new Date(Date.now() - 10 * DAY),
});
const impostor = makeCertificate(NEW_ROOT);
const issuing = makeCertificate({ commonName: 'Issuing CA', organisation: 'Owner', ca: true, issuer: selfSigned });
const leaf = makeCertificate({ commonName: 'a.example', altNames: ['a.example'], issuer: issuing });
const forged = makeCertificate({ commonName: 'a.example', altNames: ['a.example'], issuer: impostor });

const pathOf = (sent: readonly Made[], machine: readonly Made[]) => {
  const pems = (all: readonly Made[]) => all.map(({ pem }) => pem);
  const trust = createTrust({
    machineRoots: pems(machine),
    caFile: [],
    serviceCaFile: [owner.pem],
    listedRoots: LISTED,
  });
  const found = findPath(
    sent.map(({ der }) => new X509Certificate(der)),
    trust,
  );
  const top = found?.links.at(-1)?.certificate.sha256;
  return found && { length: found.links.length, set: top && trust.setOf(top), leadsToService: found.leadsToService };
};

describe('paths of a chain', () => {
  it.each<[string, readonly Made[], readonly Made[], ReturnType<typeof pathOf>]>([
    ['cross-signed', [leaf, issuing, crossSigned], [], { length: 4, set: 'service', leadsToService: true }],
    [
      'cross-signed, and the store has the self-signed root too',
      [leaf, issuing, crossSigned],
      [selfSigned],
      { length: 4, set: 'service', leadsToService: true },
    ],
    [
      'in another order',
      [leaf, crossSigned, issuing],
      [selfSigned],
      { length: 4, set: 'service', leadsToService: true },
    ],
    [
      'the cross-sign has run out: the valid path is shown, and it is still the key that the owner signed',
      [leaf, issuing, expiredCross],
      [selfSigned],
      { length: 3, set: 'machine', leadsToService: true },
    ],
    [
      'the cross-sign has run out and nothing else is trusted',
      [leaf, issuing, expiredCross],
      [],
      { length: 4, set: 'service', leadsToService: true },
    ],
    [
      'only the self-signed root, which only the machine trusts',
      [leaf, issuing],
      [selfSigned],
      { length: 3, set: 'machine', leadsToService: false },
    ],
    [
      'the same name with another key, beside the real cross-sign: an inspector',
      [forged, crossSigned],
      [impostor],
      { length: 2, set: 'machine', leadsToService: false },
    ],
    ['the same name with another key, trusted by nobody', [forged, impostor], [], null],
    ['nothing was sent', [], [], null],
  ])('%s', (_name, sent, machine, want) => {
    expect(pathOf(sent, machine)).toEqual(want);
  });

  it('ends on authorities that sign each other in circles', () => {
    const roots = Array.from({ length: 12 }, (_, index) =>
      makeCertificate({ commonName: `Circle ${index}`, ca: true }),
    );
    const circles = roots.flatMap((one, i) =>
      roots.flatMap((by, j) =>
        i === j ? [] : [makeCertificate({ commonName: `Circle ${i}`, ca: true, issuer: by, sameKeyAs: one })],
      ),
    );
    const end = makeCertificate({ commonName: 'a.example', issuer: roots[0] as Made });
    const begin = Date.now();
    expect(pathOf([end, ...circles], [])).toBeNull();
    expect(Date.now() - begin).toBeLessThan(2000);
  });
});
