import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Failure, FailureCode } from '../../model/failure.ts';
import type { Certificate, TlsObservation } from '../../model/observation.ts';
import { classify } from '../classify.ts';
import { isSignedBy, type Link, namesItsIssuer, type PathFound, readCertificate } from './certificate.ts';
import { findPath } from './paths.ts';
import { organisationOf, type Trust } from './trust.ts';

/** What verification found: everything that is wrong goes into `native`, the gravest gives the word. */
export interface Verification {
  readonly chain: readonly Certificate[];
  readonly trustedBy: TlsObservation['trustedBy'];
  readonly failure: Failure | null;
  /** True when another path than the one shown leads to a root of the service. */
  readonly leadsToService: boolean;
}

/** Longer chains are shown up to here; OpenSSL's own limit is 100. */
const MAX_CHAIN = 12;
const MAX_SENT = 100;

/** Verifies what the peer of a finished handshake sent, for `host`. The handshake itself accepted everything, so that a bad chain can be read. */
export function verify(socket: TLSSocket, host: string, trust: Trust): Verification {
  const authorityError = socket.authorized ? null : classify(socket.authorizationError);
  const peer = socket.getPeerCertificate(false);
  const { links: found, leadsToService } = chainBy(socket, peer, trust);
  const trustedBy = rootSet(found, trust, socket.authorized);
  const links = trustedBy === null ? withoutBorrowedRoot(found, trust) : found;
  const chain = links.map(({ certificate }) => certificate);
  const faults: Failure[] = [];
  const [leaf] = links;
  if (!leaf) faults.push({ code: 'ssl_invalid_certificate', native: 'no certificate' });
  else {
    if (trustedBy === null) faults.push(authorityFault(found, authorityError, trust));
    faults.push(...dateFaults(links.map(({ x509 }) => x509)));
    const nameError = checkServerIdentity(host, peer);
    if (nameError) faults.push({ code: 'ssl_invalid_hostname', native: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    if (faults.length === 0 && authorityError)
      faults.push({ code: otherFault(authorityError.code), native: authorityError.native });
  }
  const [gravest] = faults;
  if (!gravest) return { chain, trustedBy, failure: null, leadsToService };
  const natives = [...new Set(faults.flatMap(({ native }) => native ?? []))];
  return { chain, trustedBy, failure: { code: gravest.code, native: natives.join(', ') || null }, leadsToService };
}

/**
 * The chain of a peer, read once for a certificate and OpenSSL's verdict on the rest: reading it takes as long as a
 * handshake, since Node asks the store of all roots for each issuer.
 */
function chainBy(socket: TLSSocket, peer: PeerCertificate, trust: Trust): PathFound {
  // Node's types say that there is always one.
  const own: string | undefined = peer.fingerprint256;
  if (own === undefined) return { links: [], leadsToService: false };
  const key = `${own} ${socket.authorized ? '' : classify(socket.authorizationError).native}`;
  return trust.chain(key, () => {
    const sent = sentBy(socket);
    return findPath(sent, trust) ?? { links: chainOf(sent, trust), leadsToService: false };
  });
}

/**
 * The certificates that were sent, each followed by its issuer; Node may add one of our roots. Its other reader
 * (getPeerX509Certificate) leaks 6 kB a call on Node 20.
 */
function sentBy(socket: TLSSocket): X509Certificate[] {
  const sent: X509Certificate[] = [];
  const seen = new Set<DetailedPeerCertificate>();
  // Node's types say that an issuer is always there; a root refers to itself and an incomplete chain to nothing.
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw && !seen.has(next) && sent.length < MAX_SENT) {
    seen.add(next);
    const read = readCertificate(next.raw);
    if (!read) break;
    sent.push(read);
    next = next.issuerCertificate;
  }
  return sent;
}

/**
 * The certificates from the leaf to the last known issuer. A trusted root that signed ends the chain, whatever was sent
 * above it: as in OpenSSL, an old authority's word for that root is not needed.
 */
function chainOf(sent: readonly X509Certificate[], trust: Trust): Link[] {
  const links: Link[] = [];
  const rest = sent.slice(1);
  let next = sent[0] ? trust.describe(sent[0]) : null;
  while (next && links.length < MAX_CHAIN) {
    links.push(next);
    if (trust.setOf(next.certificate.sha256) !== null) break;
    const trusted = trust.issuerOf(next);
    const issuer: Link | null = trusted?.signed ? null : takeIssuer(next, rest, trust);
    next = issuer ?? trusted?.root ?? null;
  }
  return links;
}

/** Takes the issuer out of what was sent, in whatever order; of several with its name the one that signed. */
function takeIssuer({ x509 }: Link, rest: X509Certificate[], trust: Trust): Link | null {
  if (x509.checkIssued(x509)) return null;
  const named = rest.filter((one) => x509.checkIssued(one));
  const issuer = named.length > 1 ? (named.find((one) => isSignedBy(x509, one)) ?? named[0]) : named[0];
  if (!issuer) return null;
  rest.splice(rest.indexOf(issuer), 1);
  return trust.describe(issuer);
}

/** The set that the chain's end belongs to. Issuers were found by name, so signatures are checked here unless OpenSSL did. */
function rootSet(links: readonly Link[], trust: Trust, authorized: boolean): TlsObservation['trustedBy'] {
  const last = links.at(-1);
  const set = last ? trust.setOf(last.certificate.sha256) : null;
  if (set === null || authorized) return set;
  const signed = links.every(({ x509 }, index) => {
    const issuer = links[index + 1];
    return !issuer || isSignedBy(x509, issuer.x509);
  });
  return signed ? set : null;
}

/** A trusted root that only shares its name with the issuer came from our own store and is no part of the chain. */
function withoutBorrowedRoot(links: readonly Link[], trust: Trust): readonly Link[] {
  const last = links.at(-1);
  return links.length > 1 && last && trust.setOf(last.certificate.sha256) !== null ? links.slice(0, -1) : links;
}

/** Why the chain ends in no trusted root. */
function authorityFault(links: readonly Link[], error: Failure | null, trust: Trust): Failure {
  const native = error?.native ?? null;
  const [leaf] = links;
  const top = links.at(-1);
  if (!leaf || !top) return { code: 'ssl_unknown_authority', native };
  const selfIssued = top.x509.subject === top.x509.issuer;
  if (links.length === 1 && selfIssued) return { code: 'ssl_self_signed', native };
  if (!selfIssued && issuerIsMissing(top.x509, trust)) return { code: 'ssl_incomplete_chain', native };
  return { code: otherFault(error?.code ?? 'ssl_unknown_authority', 'ssl_unknown_authority'), native };
}

/**
 * A chain that stops early misses an intermediate, or comes from an authority that nobody here knows. It misses one when
 * the issuer belongs to an organisation whose root is trusted, or when the certificate says where to fetch its issuer:
 * public authorities do both, inspecting proxies neither.
 */
function issuerIsMissing(top: X509Certificate, trust: Trust): boolean {
  const organisation = organisationOf(top.issuer);
  return namesItsIssuer(top) || (organisation !== null && trust.knowsOrganisation(organisation));
}

function dateFaults(chain: readonly X509Certificate[]): Failure[] {
  const now = Date.now();
  const faults: Failure[] = [];
  if (chain.some((x509) => Date.parse(x509.validTo) < now))
    faults.push({ code: 'ssl_certificate_expired', native: 'CERT_HAS_EXPIRED' });
  if (chain.some((x509) => Date.parse(x509.validFrom) > now))
    faults.push({ code: 'ssl_certificate_not_yet_valid', native: 'CERT_NOT_YET_VALID' });
  return faults;
}

/** OpenSSL's other complaints (purpose, path length, signature) are one word for us; dates and names have theirs already. */
function otherFault(code: FailureCode, fallback: FailureCode = 'ssl_invalid_certificate'): FailureCode {
  return code === 'ssl_certificate_revoked' || code === 'ssl_invalid_certificate' ? code : fallback;
}
