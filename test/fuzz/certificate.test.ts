import { createSign } from 'node:crypto';
import { assert, asyncProperty, constantFrom, integer, oneof, property, tuple, uniqueArray } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Certificate, TlsObservation } from '../../src/model/observation.ts';
import {
  crlUrls,
  describeCertificate,
  issuerName,
  type Link,
  namesItsIssuer,
  readCertificate,
} from '../../src/probe/tls/certificate.ts';
import { closeServers, measureOne, OK, onHead, target, tlsServer, trail } from '../probe/bench.ts';
import { authority, type Made, makeCertificate } from '../probe/certificates.ts';

/** Inputs of a property. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 25);

afterAll(closeServers);

const good = makeCertificate({
  commonName: 'cloud.test',
  organisation: 'Test Cloud',
  altNames: ['cloud.test', 'a.test', '127.0.0.1'],
  issuer: authority,
  crlUrl: 'http://crl.test/root.crl',
  ocspUrl: 'http://ocsp.test/',
  issuerUrl: 'http://aia.test/root.crt',
});

/** A DER element's content: where it begins and ends. */
function content(der: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const more = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + more;
  return { start, end: start + (more === 0 ? first : der.readUIntBE(at + 2, more)) };
}

function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

/** SubjectAltName, CRL distribution points, authority information access: what stands behind each identifier is told apart here. */
const EXTENSIONS = ['0603551d11', '0603551d1f', '06082b06010505070101'].map((oid) => {
  const bytes = Buffer.from(oid, 'hex');
  return content(good.der, good.der.indexOf(bytes) + bytes.length);
});

/** Bytes put into one extension's value, wherever in it; the lengths around it stay true. */
interface Change {
  readonly extension: number;
  readonly puts: readonly (readonly [at: number, byte: number])[];
}

/** Lengths that lie, tags of other things, or any byte. */
const byte = oneof(
  constantFrom(0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xff, 0x30, 0x06, 0x0d, 0x0a, 0x1f, 0xa0, 0x86),
  integer({ min: 0, max: 255 }),
);
const puts = uniqueArray(tuple(integer({ min: 0, max: 255 }), byte), { minLength: 1, maxLength: 4 });
const change = tuple(integer({ min: 0, max: EXTENSIONS.length - 1 }), puts).map(
  ([extension, list]): Change => ({ extension, puts: list }),
);

/** The certificate with the change, signed anew by its authority, so that only the extension is wrong. */
function changed({ extension, puts: list }: Change): Made {
  const der = Buffer.from(good.der);
  const { start, end } = EXTENSIONS[extension] ?? { start: 0, end: 1 };
  for (const [at, to] of list) der[start + (at % (end - start))] = to;
  const bodyAt = content(der, 0).start;
  const bodyEnd = content(der, bodyAt).end;
  const body = der.subarray(bodyAt, bodyEnd);
  const algorithm = der.subarray(bodyEnd, content(der, bodyEnd).end);
  const signature = createSign('sha256').update(body).sign(authority.privateKey);
  const signed = tlv(0x30, Buffer.concat([body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature]))]));
  const base64 = signed.toString('base64').replace(/(.{64})/g, '$1\n');
  return { ...good, der: signed, pem: `-----BEGIN CERTIFICATE-----\n${base64.trim()}\n-----END CERTIFICATE-----\n` };
}

/** What reports rely on, whatever a certificate says. */
function expectBounded(certificate: Certificate): void {
  const { subject, issuer, altNames, serial, key, ocspUrls, crlUrls: crls, validFrom, validTo } = certificate;
  expect(altNames.length).toBeLessThanOrEqual(50);
  for (const text of [subject, issuer, ...altNames]) expect(text.length).toBeLessThanOrEqual(301);
  expect(serial.length + key.length).toBeLessThanOrEqual(200);
  expect(Math.max(ocspUrls.length, crls.length)).toBeLessThanOrEqual(10);
  for (const url of [...ocspUrls, ...crls]) expect(url).toMatch(/^http:\S+$/);
  for (const day of [validFrom, validTo]) expect(day).toMatch(/^(\d{4}-\d\d-\d\dT[\d:.]+Z)?$/);
}

/** As the handshake gives it: bytes that Node cannot take for a certificate never get as far. */
function readOf(der: Buffer): Link | null {
  issuerName(der);
  const x509 = readCertificate(der);
  return x509 && describeCertificate(x509);
}

describe('a certificate that nobody should have made', () => {
  it('is read when it is whole', () => {
    const read = readOf(changed({ extension: 0, puts: [] }).der);
    expect(read?.certificate.crlUrls).toEqual(['http://crl.test/root.crl']);
    expect(read?.certificate.altNames).toEqual(['cloud.test', 'a.test', 'IP:127.0.0.1']);
  });

  it('is described within bounds or not at all', () => {
    let described = 0;
    const anywhere = uniqueArray(tuple(integer({ min: 0, max: good.der.length - 1 }), byte), {
      minLength: 1,
      maxLength: 3,
    }).map((list) => {
      const der = Buffer.from(good.der);
      for (const [at, to] of list) der[at] = to;
      return der;
    });
    const cut = integer({ min: 0, max: good.der.length }).map((end) => good.der.subarray(0, end));
    const inExtension = change.map((one) => changed(one).der);
    assert(
      property(oneof(anywhere, cut, inExtension), (der) => {
        for (const url of crlUrls(der)) expect(url).toMatch(/^http:\/\/[\x21-\x7e]+$/);
        const read = readOf(der);
        if (read === null) return;
        described++;
        expectBounded(read.certificate);
        namesItsIssuer(read.x509);
      }),
      { numRuns: 80 * RUNS, endOnFailure: true },
    );
    expect(described).toBeGreaterThan(RUNS);
  });

  it('ends the handshake with an observation, never with silence', async () => {
    let served = 0;
    const words = new Set<string>();
    await assert(
      asyncProperty(change, async (one) => {
        const certificate = changed(one);
        let server: Awaited<ReturnType<typeof tlsServer>>;
        try {
          server = await tlsServer(
            onHead((socket) => socket.end(OK)),
            { certificate },
          );
        } catch {
          return; // OpenSSL does not even serve it.
        }
        served++;
        const measurement = await measureOne(target(`https://cloud.test:${server.port}/`), ['direct'], {
          timeoutMs: 5000,
        });
        await server.close();
        const seen = measurement.attempts
          .at(-1)
          ?.observations.find((entry): entry is TlsObservation => entry.phase === 'tls');
        expect(seen, trail(measurement)).toBeDefined();
        expect(seen?.failure?.code ?? 'accepted').not.toMatch(/timeout|interrupted/);
        words.add(seen?.failure?.code ?? 'accepted');
        for (const entry of seen?.chain ?? []) expectBounded(entry);
      }),
      { numRuns: 4 * RUNS, endOnFailure: true },
    );
    expect(served).toBeGreaterThan(RUNS);
    expect(words.size).toBeGreaterThan(1);
  });
});
