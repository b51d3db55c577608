import { afterAll, describe, expect, it } from 'vitest';
import { embeddedCatalogue } from '../../src/catalogue/rows/embedded.ts';
import type { FailureCode } from '../../src/model/failure.ts';
import { crlUrls } from '../../src/probe/tls/certificate.ts';
import { createTrust, serviceRoots } from '../../src/probe/tls/trust.ts';
import { closeServers, lastOf, measureOne, OK, onHead, proxy, target, tlsServer, trail } from './bench.ts';
import { authority, cloudCertificate, type Made, makeCertificate } from './certificates.ts';

/** The roots of the service in the embedded list. */
const LISTED = embeddedCatalogue().roots.service;

const DAY = 24 * 3600 * 1000;
const names = { commonName: 'cloud.test', altNames: ['cloud.test'] };
const past = { notBefore: new Date(Date.now() - 10 * DAY), notAfter: new Date(Date.now() - DAY) };
const future = { notBefore: new Date(Date.now() + DAY), notAfter: new Date(Date.now() + 10 * DAY) };

const middle = makeCertificate({
  commonName: 'Test Issuing CA',
  organisation: 'Test Cloud',
  ca: true,
  issuer: authority,
});
const noAuthority = makeCertificate({ commonName: 'Not an authority', organisation: 'Test Cloud', issuer: authority });
const inspector = makeCertificate({ commonName: 'Corp Inspection', organisation: 'Corp', ca: true });
const foreignMiddle = makeCertificate({
  commonName: 'Corp Issuing',
  organisation: 'Corp',
  ca: true,
  issuer: inspector,
});
/** The name of the test root, but another key: what an attacker can make. */
const impostor: Made = { ...makeCertificate({ commonName: 'Test Root', organisation: 'Test Cloud', ca: true }) };

/** The trusted root as an authority that nobody trusts has certified it: what servers send for old clients. */
const crossCertified = makeCertificate({
  commonName: 'Test Root',
  organisation: 'Test Cloud',
  ca: true,
  sameKeyAs: authority,
  issuer: inspector,
});

interface Row {
  readonly name: string;
  readonly leaf: Made;
  readonly chain?: readonly Made[];
  readonly word: FailureCode | null;
  readonly trustedBy: 'service' | 'machine' | 'ca-file' | null;
  /** Everything that is wrong stands in `native`. */
  readonly native?: RegExp;
}

const rows: readonly Row[] = [
  { name: 'good', leaf: cloudCertificate, word: null, trustedBy: 'service' },
  {
    name: 'good, with an intermediate',
    leaf: makeCertificate({ ...names, issuer: middle }),
    chain: [middle],
    word: null,
    trustedBy: 'service',
  },
  {
    name: 'good, the root sent as certified by an unknown authority',
    leaf: cloudCertificate,
    chain: [crossCertified],
    word: null,
    trustedBy: 'service',
  },
  {
    name: 'good, sent with the root and out of order',
    leaf: makeCertificate({ ...names, issuer: middle }),
    chain: [inspector, authority, middle],
    word: null,
    trustedBy: 'service',
  },
  {
    name: 'expired',
    leaf: makeCertificate({ ...names, ...past, issuer: authority }),
    word: 'ssl_certificate_expired',
    trustedBy: 'service',
  },
  {
    name: 'not yet valid',
    leaf: makeCertificate({ ...names, ...future, issuer: authority }),
    word: 'ssl_certificate_not_yet_valid',
    trustedBy: 'service',
  },
  {
    name: 'wrong name',
    leaf: makeCertificate({ commonName: 'other.test', altNames: ['other.test'], issuer: authority }),
    word: 'ssl_invalid_hostname',
    trustedBy: 'service',
  },
  { name: 'self-signed', leaf: makeCertificate(names), word: 'ssl_self_signed', trustedBy: null },
  {
    name: 'self-signed and expired',
    leaf: makeCertificate({ ...names, ...past }),
    word: 'ssl_self_signed',
    trustedBy: null,
    native: /CERT_HAS_EXPIRED/,
  },
  {
    name: 'unknown authority, root sent',
    leaf: makeCertificate({ ...names, issuer: inspector }),
    chain: [inspector],
    word: 'ssl_unknown_authority',
    trustedBy: null,
  },
  {
    name: 'unknown authority, root not sent',
    leaf: makeCertificate({ ...names, issuer: inspector }),
    word: 'ssl_unknown_authority',
    trustedBy: null,
  },
  {
    name: 'unknown authority with intermediate',
    leaf: makeCertificate({ ...names, issuer: foreignMiddle }),
    chain: [foreignMiddle],
    word: 'ssl_unknown_authority',
    trustedBy: null,
  },
  {
    name: 'missing intermediate of a known organisation',
    leaf: makeCertificate({ ...names, issuer: middle }),
    word: 'ssl_incomplete_chain',
    trustedBy: null,
  },
  {
    name: 'missing intermediate, certificate says where it is',
    leaf: makeCertificate({ ...names, issuer: foreignMiddle, issuerUrl: 'http://ca.test/i.crt' }),
    word: 'ssl_incomplete_chain',
    trustedBy: null,
  },
  {
    name: 'issued by a certificate that is no authority',
    leaf: makeCertificate({ ...names, issuer: noAuthority }),
    chain: [noAuthority],
    word: 'ssl_invalid_certificate',
    trustedBy: null,
  },
  {
    name: 'the root’s name with another key',
    leaf: makeCertificate({ ...names, issuer: impostor }),
    word: 'ssl_invalid_certificate',
    trustedBy: null,
  },
  {
    name: 'expired and for another name',
    leaf: makeCertificate({ commonName: 'x', altNames: ['x.test'], ...past, issuer: authority }),
    word: 'ssl_certificate_expired',
    trustedBy: 'service',
    native: /ALTNAME/,
  },
];

describe('verification after the handshake', () => {
  afterAll(closeServers);

  it.each(rows)('$name', async ({ leaf, chain = [], word, trustedBy, native }) => {
    let bytes = 0;
    const server = await tlsServer(
      (socket) => {
        socket.on('data', (chunk) => {
          bytes += chunk.length;
        });
        onHead((one) => one.end(OK))(socket, 1);
      },
      { certificate: leaf, chain },
    );
    const cell = await measureOne(target(`https://cloud.test:${server.port}/`), ['direct']);
    const tls = cell.attempts[0]?.observations[2];
    expect(tls).toMatchObject({ phase: 'tls', trustedBy, failure: word === null ? null : { code: word } });
    expect(tls?.phase === 'tls' && tls.chain[0]?.subject).toMatch(/^CN=/);
    if (native) expect(tls?.failure?.native).toMatch(native);
    if (word === null) expect(lastOf(cell)).toMatchObject({ status: 200 });
    else {
      await new Promise((done) => setTimeout(done, 20));
      expect(bytes, 'not a byte to an unverified peer').toBe(0);
    }
  });

  it.each([
    ['machine', { machineRoots: [inspector.pem], caFile: [], serviceCaFile: [] }],
    ['ca-file', { machineRoots: [], caFile: [inspector.pem], serviceCaFile: [] }],
    ['service', { machineRoots: [inspector.pem], caFile: [], serviceCaFile: [inspector.pem] }],
  ] as const)('says by which set a chain is trusted: %s', async (set, roots) => {
    const server = await tlsServer(
      onHead((socket) => socket.end(OK)),
      {
        certificate: makeCertificate({ ...names, issuer: inspector }),
      },
    );
    const cell = await measureOne(target(`https://cloud.test:${server.port}/`), ['direct'], {
      trust: createTrust({ ...roots, listedRoots: LISTED }),
    });
    expect(cell.attempts[0]?.observations[2]).toMatchObject({
      trustedBy: set,
      failure: null,
      chain: [{ subject: 'CN=cloud.test' }, { subject: 'CN=Corp Inspection, O=Corp' }],
    });
  });

  it('an HTTPS proxy is verified for its own name', async () => {
    const server = await tlsServer(() => {});
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port, 'https', 'proxy.test')]);
    expect(trail(cell)).toBe('dns(proxy) tcp(proxy) tls(proxy) ssl_invalid_hostname');
  });

  it('TLS 1.0 only is a version mismatch with its alert', async () => {
    const server = await tlsServer(() => {}, {
      extra: { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' },
    });
    const cell = await measureOne(target(`https://cloud.test:${server.port}/`), ['direct']);
    expect(lastOf(cell)).toMatchObject({
      phase: 'tls',
      failure: { code: 'ssl_version_or_cipher' },
      alert: 'handshake_failure',
    });
  });
});

describe('trust', () => {
  it('does not lend a root to a chain that it did not sign', async () => {
    const server = await tlsServer(() => {}, { certificate: makeCertificate({ ...names, issuer: impostor }) });
    const cell = await measureOne(target(`https://cloud.test:${server.port}/`), ['direct']);
    expect(lastOf(cell)).toMatchObject({ trustedBy: null, chain: [{ subject: 'CN=cloud.test' }] });
    await closeServers();
  });

  it('has the service’s own roots, whatever the machine has', () => {
    const trust = createTrust({ machineRoots: [], caFile: [], serviceCaFile: [], listedRoots: LISTED });
    expect(serviceRoots(trust)).toEqual(LISTED.map(({ name, sha256 }) => ({ name, sha256 })));
    expect(LISTED.length).toBeGreaterThan(10);
    for (const { sha256 } of LISTED) expect(trust.setOf(sha256)).toBe('service');
    expect(trust.knowsOrganisation('Microsoft Corporation')).toBe(true);
  });
  it('lists a root of --service-ca-file by its name', () => {
    const trust = createTrust({
      listedRoots: LISTED,
      machineRoots: [],
      caFile: [],
      serviceCaFile: [`comment\n${authority.pem}\n${inspector.pem}`],
    });
    expect(
      serviceRoots(trust)
        .slice(LISTED.length)
        .map(({ name }) => name),
    ).toEqual(['Test Root', 'Corp Inspection']);
  });
  it('survives a store with a broken entry', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nTm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n';
    const trust = createTrust({
      machineRoots: [broken, inspector.pem],
      caFile: [],
      serviceCaFile: [],
      listedRoots: LISTED,
    });
    expect(trust.knowsOrganisation('Corp')).toBe(true);
  });
});

describe('CRL distribution points', () => {
  it('are read out of the certificate', () => {
    expect(crlUrls(cloudCertificate.der)).toEqual(['http://crl.test/root.crl']);
    expect(crlUrls(authority.der)).toEqual([]);
  });
  it('never throws or reads past the end, whatever the bytes', () => {
    const { der } = cloudCertificate;
    for (let end = 0; end < der.length; end += 1) crlUrls(der.subarray(0, end));
    for (let at = 0; at < der.length; at += 1) {
      for (const value of [0x00, 0x7f, 0x80, 0x84, 0xff]) {
        const bent = Buffer.from(der);
        bent[at] = value;
        for (const url of crlUrls(bent)) expect(url).toMatch(/^http:\/\//);
      }
    }
  });
});
