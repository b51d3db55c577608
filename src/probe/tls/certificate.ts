import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../model/observation.ts';
import { cutText } from '../../text/width.ts';

const MAX_NAME = 300;
const MAX_ALT_NAMES = 50;
const MAX_URLS = 10;
const MAX_URL = 1000;

/** A certificate with what is reported of it. */
export interface Link {
  readonly x509: X509Certificate;
  readonly certificate: Certificate;
}

/** What the paths from a leaf lead to: of several the one that a client would take. */
export interface PathFound {
  /** Leaf first; ends in a trusted root, where one is reached, each signed by the next. */
  readonly links: readonly Link[];
  /** True when some path, dates aside, leads to a root of the service: nobody else has keys that its root signed. */
  readonly leadsToService: boolean;
}

/** A PEM or DER certificate; null when Node cannot read it: garbage in a store, or what only OpenSSL's handshake accepts. */
export function readCertificate(encoded: string | Buffer): X509Certificate | null {
  try {
    return new X509Certificate(encoded);
  } catch {
    return null;
  }
}

/** Particulars of a certificate; null when it is none that Node can read. */
export function describeCertificate(x509: X509Certificate): Link | null {
  try {
    return { x509, certificate: particulars(x509) };
  } catch {
    // OpenSSL accepted it in the handshake, Node's reader did not: the chain is shown without it.
    return null;
  }
}

function particulars(x509: X509Certificate): Certificate {
  return {
    subject: distinguishedName(x509.subject),
    issuer: distinguishedName(x509.issuer),
    altNames: altNames(x509.subjectAltName),
    sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: day(x509.validFrom),
    validTo: day(x509.validTo),
    serial: cutText(x509.serialNumber, 80),
    key: keyKind(x509),
    ocspUrls: ocspUrls(x509.infoAccess),
    crlUrls: crlUrls(x509.raw),
  };
}

/** Node's lines, most general first, in the order of RFC 4514. */
function distinguishedName(lines: string | undefined): string {
  return cutText((lines ?? '').split('\n').reverse().join(', '), MAX_NAME);
}

function altNames(text: string | undefined): string[] {
  return (text ?? '')
    .split(', ')
    .filter((name) => name !== '')
    .slice(0, MAX_ALT_NAMES)
    .map((name) => cutText(name.replace(/^DNS:/, '').replace(/^IP Address:/, 'IP:'), MAX_NAME));
}

/** OpenSSL's date as RFC 3339; empty when it has none. */
function day(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function keyKind(x509: X509Certificate): string {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey;
    if (details?.modulusLength)
      return `${type === 'rsa' ? 'RSA' : (type ?? '').toUpperCase()} ${details.modulusLength}`;
    if (details?.namedCurve) return `EC ${CURVES[details.namedCurve] ?? details.namedCurve}`;
    return type ?? 'unknown';
  } catch {
    // Key types that this OpenSSL does not know are still a certificate to show.
    return 'unknown';
  }
}

function ocspUrls(infoAccess: string | undefined): string[] {
  return [...(infoAccess ?? '').matchAll(/^OCSP - URI:(http:\S+)$/gm)]
    .map((match) => cutText(match[1] ?? '', MAX_URL))
    .slice(0, MAX_URLS);
}

/** True when the certificate says where its issuer's certificate can be had, as public authorities do. */
export function namesItsIssuer(x509: X509Certificate): boolean {
  return /^CA Issuers - URI:/m.test(x509.infoAccess ?? '');
}

/** True when `issuer` is an authority and its key made the signature. */
export function isSignedBy(x509: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return x509.checkIssued(issuer) && issuer.ca && x509.verify(issuer.publicKey);
  } catch {
    // A key that OpenSSL cannot use has signed nothing.
    return false;
  }
}

/** The issuer's name as it stands in the DER bytes (RFC 5280 section 4.1); null when they cannot be read. */
export function issuerName(der: Buffer): Buffer | null {
  const certificate = element(der, 0);
  const body = certificate && element(der, certificate.start);
  let next = body && element(der, body.start);
  if (next?.tag === VERSION_TAG) next = element(der, next.end);
  const algorithm = next && element(der, next.end); // what was before is the serial number
  const issuer = algorithm && element(der, algorithm.end);
  return issuer ? der.subarray(algorithm.end, issuer.end) : null;
}

/** `[0]` of TBSCertificate: version, absent in certificates of version 1. */
const VERSION_TAG = 0xa0;

/** `2.5.29.31`, cRLDistributionPoints, as a DER object identifier. */
const CRL_POINTS = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x1f]);
/** `[6]` IA5String: uniformResourceIdentifier of a GeneralName (RFC 5280 section 4.2.1.6). */
const URI_TAG = 0x86;

/** The http URLs in the CRL distribution points extension; Node does not expose it. Reads inside `der` only, whatever its lengths say. */
export function crlUrls(der: Buffer): string[] {
  const at = der.indexOf(CRL_POINTS);
  if (at < 0) return [];
  let value = element(der, at + CRL_POINTS.length);
  if (value?.tag === 0x01) value = element(der, value.end); // critical BOOLEAN
  return value?.tag === 0x04 ? uris(der.subarray(value.start, value.end), 0) : [];
}

/** Longest nesting of the extension: SEQUENCE, DistributionPoint, [0], [0], GeneralName. */
const MAX_DEPTH = 6;

function uris(bytes: Buffer, depth: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length && found.length < MAX_URLS; ) {
    const one = element(bytes, at);
    if (!one) break;
    const content = bytes.subarray(one.start, one.end);
    const constructed = (one.tag & 0x20) !== 0;
    if (constructed && depth < MAX_DEPTH) found.push(...uris(content, depth + 1));
    const text = content.toString('latin1');
    if (one.tag === URI_TAG && /^http:\/\/[\x21-\x7e]+$/.test(text)) found.push(cutText(text, MAX_URL));
    at = one.end;
  }
  return found.slice(0, MAX_URLS);
}

/** One DER element; null when it does not fit into the bytes. */
function element(bytes: Buffer, at: number): { tag: number; start: number; end: number } | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 3 || first === 0x80 || at + 2 + lengthBytes > bytes.length) return null;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  const start = at + 2 + lengthBytes;
  return start + length <= bytes.length ? { tag, start, end: start + length } : null;
}
