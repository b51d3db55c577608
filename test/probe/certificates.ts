import { createPublicKey, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A certificate made for a test, with its key. */
export interface Made {
  readonly pem: string;
  readonly der: Buffer;
  readonly keyPem: string;
  readonly privateKey: KeyObject;
  readonly name: Buffer;
}

export interface CertificateWish {
  readonly commonName: string;
  readonly organisation?: string;
  /** DNS names and IPv4 addresses. */
  readonly altNames?: readonly string[];
  readonly ca?: boolean;
  /** Absent: self-signed. */
  readonly issuer?: Made;
  /** Its key is used again: how an authority is certified by another one. */
  readonly sameKeyAs?: Made;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly crlUrl?: string;
  readonly ocspUrl?: string;
  readonly issuerUrl?: string;
}

const DAY = 24 * 3600 * 1000;

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80
      ? Buffer.from([length])
      : length < 0x100
        ? Buffer.from([0x81, length])
        : Buffer.from([0x82, length >> 8, length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), size, content]);
}
const sequence = (...parts: readonly Buffer[]) => tlv(0x30, ...parts);
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);
const uri = (text: string) => tlv(0x86, Buffer.from(text, 'latin1'));
const attribute = (type: string, value: string) => tlv(0x31, sequence(oid(type), tlv(0x0c, Buffer.from(value))));
const time = (date: Date) => tlv(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const extension = (type: string, value: Buffer, critical = false) =>
  sequence(oid(type), ...(critical ? [BOOLEAN_TRUE] : []), tlv(0x04, value));

function altName(name: string): Buffer {
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  return isAddress ? tlv(0x87, Buffer.from(name.split('.').map(Number))) : tlv(0x82, Buffer.from(name));
}

/** Makes an X.509 certificate with an EC P-256 key: no program and no package needed. */
export function makeCertificate(wish: CertificateWish): Made {
  const privateKey = wish.sameKeyAs?.privateKey ?? generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  const publicKey = createPublicKey(privateKey);
  const name = sequence(
    ...(wish.organisation === undefined ? [] : [attribute('55040a', wish.organisation)]),
    attribute('550403', wish.commonName),
  );
  const issuer = wish.issuer ?? { name, privateKey };
  const extensions = [
    extension('551d13', wish.ca ? sequence(BOOLEAN_TRUE) : sequence(), true),
    ...(wish.altNames ? [extension('551d11', sequence(...wish.altNames.map(altName)))] : []),
    ...(wish.crlUrl === undefined
      ? []
      : [extension('551d1f', sequence(sequence(tlv(0xa0, tlv(0xa0, uri(wish.crlUrl))))))]),
    ...(wish.ocspUrl === undefined && wish.issuerUrl === undefined
      ? []
      : [
          extension(
            '2b06010505070101',
            sequence(
              ...(wish.ocspUrl === undefined ? [] : [sequence(oid('2b06010505073001'), uri(wish.ocspUrl))]),
              ...(wish.issuerUrl === undefined ? [] : [sequence(oid('2b06010505073002'), uri(wish.issuerUrl))]),
            ),
          ),
        ]),
  ];
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    ECDSA_SHA256,
    issuer.name,
    sequence(
      time(wish.notBefore ?? new Date(Date.now() - DAY)),
      time(wish.notAfter ?? new Date(Date.now() + 30 * DAY)),
    ),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(issuer.privateKey);
  const der = sequence(body, ECDSA_SHA256, tlv(0x03, Buffer.from([0]), signature));
  const base64 = der.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    der,
    pem: `-----BEGIN CERTIFICATE-----\n${base64.trim()}\n-----END CERTIFICATE-----\n`,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
    name,
  };
}

/** The authority of the tests, and a certificate of it for the names that the tests use. */
export const authority = makeCertificate({ commonName: 'Test Root', organisation: 'Test Cloud', ca: true });
export const cloudCertificate = makeCertificate({
  commonName: 'cloud.test',
  altNames: ['cloud.test', 'localhost', '127.0.0.1'],
  issuer: authority,
  crlUrl: 'http://crl.test/root.crl',
  ocspUrl: 'http://ocsp.test/',
});
