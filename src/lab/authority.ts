import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const DAY_MS = 86_400_000;
/** RFC 5758: ECDSA with SHA-256. */
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
/** X.520 attribute types. */
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
/** A context costs some 60 kB and 1 ms; the whole embedded catalogue needs fewer than this. */
const MAX_CONTEXTS = 256;

/** A throw-away certificate authority: P-256, valid from yesterday for a week, its keys never leave the process. */
export interface Authority {
  /** Common name of the root. */
  readonly name: string;
  /** The root, PEM. */
  readonly pem: string;
  /** Chain (leaf, root) and key for these names, PEM. An address becomes an IP entry. */
  certificateFor(names: readonly string[]): { readonly cert: string; readonly key: string };
  /** A TLS context for one server name, made at the first request; the last {@link MAX_CONTEXTS} are kept. */
  contextFor(serverName: string): SecureContext;
}

interface KeyPair {
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Buffer;
  /** SHA-1 of it, as RFC 5280 proposes for key identifiers. */
  readonly id: Buffer;
}

/** Makes an authority; `now` is ms since 1970. */
export function createAuthority(name: string, now: number): Authority {
  const rootKey = keyPair();
  const leafKey = keyPair();
  const issuer = distinguishedName(name, 'MDE Client Analyzer Lab');
  const validity = new Validity({ notBefore: new Date(now - DAY_MS), notAfter: new Date(now + 7 * DAY_MS) });
  const issue = (subject: Name, key: KeyPair, extensions: readonly Extension[]): string =>
    signed(
      new TBSCertificate({
        version: Version.v3,
        serialNumber: serialNumber(subject, key),
        signature: new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 }),
        issuer,
        validity,
        subject,
        subjectPublicKeyInfo: AsnConvert.parse(key.spki, SubjectPublicKeyInfo),
        extensions: new Extensions([...extensions]),
      }),
      rootKey.privateKey,
    );

  const pem = issue(issuer, rootKey, rootExtensions(rootKey));
  const key = leafKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificateFor = (names: readonly string[]): { cert: string; key: string } => ({
    cert:
      issue(distinguishedName(names[0] ?? 'localhost', null), leafKey, leafExtensions(names, leafKey, rootKey)) + pem,
    key,
  });
  const contexts = new Map<string, SecureContext>();
  return {
    name,
    pem,
    certificateFor,
    contextFor(serverName) {
      const name = certificateName(serverName);
      const known = contexts.get(name);
      const context = known ?? createSecureContext(certificateFor([name]));
      contexts.delete(name);
      contexts.set(name, context);
      const [oldest] = contexts.keys();
      if (contexts.size > MAX_CONTEXTS && oldest !== undefined) contexts.delete(oldest);
      return context;
    },
  };
}

/** One certificate serves all hosts of a domain, as the real service's do: `*.blob.core.windows.net`. */
function certificateName(serverName: string): string {
  const labels = serverName.split('.');
  return isIP(serverName) || labels.length < 3 ? serverName : ['*', ...labels.slice(1)].join('.');
}

function keyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { privateKey, spki, id: createHash('sha1').update(spki).digest() };
}

function distinguishedName(commonName: string, organization: string | null): Name {
  const part = (type: string, text: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: text }) }),
    ]);
  // X.520 bounds a common name at 64 characters; the whole host name stands in the alternative names.
  const name = [part(COMMON_NAME, commonName.slice(0, 64))];
  return new Name(organization === null ? name : [part(ORGANIZATION, organization), ...name]);
}

/** Positive, 16 bytes, the same for the same name and key, so that one host shows one certificate. */
function serialNumber(subject: Name, key: KeyPair): ArrayBuffer {
  const digest = createHash('sha256')
    .update(key.id)
    .update(Buffer.from(AsnConvert.serialize(subject)))
    .digest();
  const bytes = new Uint8Array(digest.subarray(0, 16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.buffer;
}

function extension(extnID: string, critical: boolean, value: unknown): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function rootExtensions(key: KeyPair): readonly Extension[] {
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
    extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(key.id)),
  ];
}

function leafExtensions(names: readonly string[], key: KeyPair, root: KeyPair): readonly Extension[] {
  const altNames = names.map((name) => new GeneralName(isIP(name) ? { iPAddress: name } : { dNSName: name }));
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, false, new SubjectAlternativeName(altNames)),
    extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(key.id)),
    extension(
      id_ce_authorityKeyIdentifier,
      false,
      new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(root.id) }),
    ),
  ];
}

function signed(tbsCertificate: TBSCertificate, issuerKey: KeyObject): string {
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuerKey);
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: tbsCertificate.signature,
      signatureValue: new Uint8Array(signature).buffer,
    }),
  );
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
