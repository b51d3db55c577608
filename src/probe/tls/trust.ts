import { createHash, type X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { ServiceRoot } from '../../model/report.ts';
import {
  describeCertificate,
  isSignedBy,
  issuerName,
  type Link,
  type PathFound,
  readCertificate,
} from './certificate.ts';

/** The roots of one run. */
export interface Trust {
  /** One OpenSSL context for the whole run: making it costs more than a handshake. */
  readonly context: SecureContext;
  /** Which set the root with this SHA-256 belongs to; null when it is not trusted. A service root stays one even where the machine trusts it too. */
  setOf(sha256: string): 'service' | 'machine' | 'ca-file' | null;
  readonly serviceRoots: readonly ServiceRoot[];
  /** True when some trusted root names this organisation (`O=`): what tells a missing intermediate from an unknown authority. */
  knowsOrganisation(organisation: string): boolean;
  /** Particulars of a certificate, kept for the other connections to the same host; null when Node cannot read it. */
  describe(x509: X509Certificate): Link | null;
  /** The chain that is kept under `key`, read by `read` when there is none. */
  chain(key: string, read: () => PathFound): PathFound;
  /** Every trusted root that has the name of a certificate's issuer. */
  issuersOf(link: Link): readonly Link[];
  /** The trusted root that signed a certificate, else one that has the name of its issuer only; null: none has. */
  issuerOf(link: Link): { readonly root: Link; readonly signed: boolean } | null;
}

/** A root of the service as the list names it. */
export interface ListedServiceRoot extends ServiceRoot {
  /** The certificate itself; null where Node or the machine has it. */
  readonly pem: string | null;
}

const PEM = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----([^-]+)-----END (?:TRUSTED )?CERTIFICATE-----/g;
/** Certificates and chains kept: the methods of one target follow each other closely, and OpenSSL's form of one takes some 10 kB. */
const MAX_KEPT = 256;

/** Single certificates as PEM out of texts that hold several, with comments between. */
function split(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(PEM)].map((match) => match[0]));
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');

/** SHA-256 of a PEM certificate's DER bytes, lower-case hex. */
const fingerprint = (pem: string): string => createHash('sha256').update(derOf(pem)).digest('hex');

/** Builds the trust of a run from PEM texts: the machine's roots, `--ca-file`, `--service-ca-file`; the service's own roots, as the list in use names them, are always in it. */
export function createTrust(input: {
  readonly machineRoots: readonly string[];
  readonly caFile: readonly string[];
  readonly serviceCaFile: readonly string[];
  readonly listedRoots: readonly ListedServiceRoot[];
}): Trust {
  const pems = new Map<string, string>();
  const index = (texts: readonly string[]): Set<string> => {
    const set = new Set<string>();
    for (const pem of split(texts)) {
      const sha256 = fingerprint(pem);
      set.add(sha256);
      pems.set(sha256, pem);
    }
    return set;
  };
  const wanted = new Set(input.listedRoots.map(({ sha256 }) => sha256));
  // A certificate whose fingerprint is not the listed one is not the root that the list names.
  const own = [...rootCertificates, ...input.listedRoots.flatMap(({ pem }) => pem ?? [])].filter((pem) =>
    wanted.has(fingerprint(pem)),
  );
  index(own);
  const machine = index(input.machineRoots);
  const caFile = index(input.caFile);
  const serviceFile = index(input.serviceCaFile);
  const service = new Set([...wanted, ...serviceFile]);

  let organisations: Set<string> | null = null;
  let ders: readonly Buffer[] | null = null;
  const described = new Map<string, Link | null>();
  const chains = new Map<string, PathFound>();
  const stored = new WeakMap<Link, readonly Link[]>();
  const issuers = new WeakMap<Link, ReturnType<Trust['issuerOf']>>();
  const name = (sha256: string) =>
    /(?:^|\n)CN=(.*)/.exec(readCertificate(pems.get(sha256) ?? '')?.subject ?? '')?.[1] ?? sha256;
  return {
    context: contextFor(pems),
    setOf: (sha256) =>
      service.has(sha256) ? 'service' : machine.has(sha256) ? 'machine' : caFile.has(sha256) ? 'ca-file' : null,
    serviceRoots: [
      ...input.listedRoots.map((root) => ({ name: root.name, sha256: root.sha256 })),
      ...[...serviceFile].map((sha256) => ({ name: name(sha256), sha256 })),
    ],
    knowsOrganisation(organisation) {
      organisations ??= new Set(
        [...pems.values()].flatMap((pem) => organisationOf(readCertificate(pem)?.subject ?? '') ?? []),
      );
      return organisations.has(organisation);
    },
    describe: (x509) => kept(described, x509.fingerprint256, () => describeCertificate(x509)),
    chain: (key, read) => kept(chains, key, read),
    issuersOf(link) {
      ders ??= [...pems.values()].map(derOf);
      const known = stored.get(link) ?? rootsNamed(link.x509, ders).flatMap((root) => describeCertificate(root) ?? []);
      stored.set(link, known);
      return known;
    },
    issuerOf(link) {
      const known = issuers.get(link);
      if (known !== undefined) return known;
      ders ??= [...pems.values()].map(derOf);
      const found = findIssuer(link.x509, ders);
      issuers.set(link, found);
      return found;
    },
  };
}

/** What is kept under `key`, made where nothing is; the oldest goes when there are too many. */
function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  const [oldest] = all.keys();
  if (oldest !== undefined && all.size >= MAX_KEPT) all.delete(oldest);
  all.set(key, made);
  return made;
}

/** The service's own roots: Microsoft's, DigiCert's, and those of `--service-ca-file`. */
export function serviceRoots(trust: Trust): readonly ServiceRoot[] {
  return trust.serviceRoots;
}

/** The organisation in a name of X509Certificate; null when there is none. */
export function organisationOf(name: string): string | null {
  return /(?:^|\n)O=(.+)/.exec(name)?.[1] ?? null;
}

/** Reading a root costs OpenSSL more than searching all of them for the issuer's name: only those that contain it are read. */
function findIssuer(x509: X509Certificate, roots: readonly Buffer[]): ReturnType<Trust['issuerOf']> {
  const named = rootsNamed(x509, roots);
  const signer = named.find((root) => isSignedBy(x509, root));
  const root = signer ?? named[0];
  const link = root ? describeCertificate(root) : null;
  return link && { root: link, signed: signer !== undefined };
}

/** Roots of the issuer's name; several of one name and key differ in their dates: the one that lasts longest is the one in use. */
function rootsNamed(x509: X509Certificate, roots: readonly Buffer[]): X509Certificate[] {
  const name = issuerName(x509.raw);
  if (name === null) return [];
  return roots
    .filter((der) => der.includes(name))
    .flatMap((der) => readCertificate(der) ?? [])
    .filter((root) => x509.checkIssued(root))
    .sort((a, b) => Date.parse(b.validTo) - Date.parse(a.validTo));
}

/** The latest context: under --watch one run follows the other with the same roots, and a collector that sees only Node's small handle leaves megabytes of OpenSSL's waiting. */
let latest: { readonly key: string; readonly context: SecureContext } | null = null;

function contextFor(pems: ReadonlyMap<string, string>): SecureContext {
  const key = [...pems.keys()].join();
  if (latest?.key !== key) latest = { key, context: makeContext([...pems.values()]) };
  return latest.context;
}

/** A machine's store may hold what OpenSSL cannot read; one such entry must not cost the others. */
function makeContext(pems: readonly string[]): SecureContext {
  try {
    return createSecureContext({ ca: [...pems] });
  } catch {
    return createSecureContext({ ca: pems.filter((pem) => readCertificate(pem) !== null) });
  }
}
