import { createHash, X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Certificate } from '../model/observation.ts';
import type { ServiceRoot } from '../model/report.ts';
import { describeCertificate } from './certificate.ts';
import { MICROSOFT_ROOT_2011_PEM, SERVICE_ROOTS } from './service-roots.ts';

/** The roots of one run. */
export interface Trust {
  /** One OpenSSL context for the whole run: making it costs more than a handshake. */
  readonly context: SecureContext;
  /** Which set the root with this SHA-256 belongs to; null when it is not trusted. A service root stays one even where the machine trusts it too. */
  setOf(sha256: string): 'service' | 'machine' | 'ca-file' | null;
  readonly serviceRoots: readonly ServiceRoot[];
  /** True when some trusted root names this organisation (`O=`): what tells a missing intermediate from an unknown authority. */
  knowsOrganisation(organisation: string): boolean;
  /** Particulars of a certificate, read once in a run. */
  describe(der: Buffer): { readonly x509: X509Certificate; readonly certificate: Certificate } | null;
}

const PEM = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----([^-]+)-----END (?:TRUSTED )?CERTIFICATE-----/g;
const MAX_DESCRIBED = 5000;

/** Single certificates as PEM out of texts that hold several, with comments between. */
function split(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(PEM)].map((match) => match[0]));
}

/** SHA-256 of a PEM certificate's DER bytes, lower-case hex. */
function fingerprint(pem: string): string {
  const base64 = pem.replace(/-----[^-]+-----/g, '');
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}

/** Builds the trust of a run from PEM texts: the machine's roots, `--ca-file`, `--service-ca-file`; the service's own roots are always in it. */
export function createTrust(input: {
  readonly machineRoots: readonly string[];
  readonly caFile: readonly string[];
  readonly serviceCaFile: readonly string[];
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
  const wanted = new Set(SERVICE_ROOTS.map(({ sha256 }) => sha256));
  const own = [...rootCertificates.filter((pem) => wanted.has(fingerprint(pem))), MICROSOFT_ROOT_2011_PEM];
  index(own);
  const machine = index(input.machineRoots);
  const caFile = index(input.caFile);
  const serviceFile = index(input.serviceCaFile);
  const service = new Set([...wanted, ...serviceFile]);

  let organisations: Set<string> | null = null;
  const described = new Map<string, ReturnType<Trust['describe']>>();
  const name = (sha256: string) => /(?:^|\n)CN=(.*)/.exec(read(pems.get(sha256))?.subject ?? '')?.[1] ?? sha256;
  return {
    context: makeContext([...pems.values()]),
    setOf: (sha256) =>
      service.has(sha256) ? 'service' : machine.has(sha256) ? 'machine' : caFile.has(sha256) ? 'ca-file' : null,
    serviceRoots: [...SERVICE_ROOTS, ...[...serviceFile].map((sha256) => ({ name: name(sha256), sha256 }))],
    knowsOrganisation(organisation) {
      organisations ??= new Set([...pems.values()].flatMap((pem) => organisationOf(read(pem)?.subject ?? '') ?? []));
      return organisations.has(organisation);
    },
    describe(der) {
      const key = createHash('sha256').update(der).digest('hex');
      const known = described.get(key);
      if (known !== undefined) return known;
      const made = describeCertificate(der, key);
      if (described.size < MAX_DESCRIBED) described.set(key, made);
      return made;
    },
  };
}

/** The service's own roots: Microsoft's, DigiCert's, and those of `--service-ca-file`. */
export function serviceRoots(trust: Trust): readonly ServiceRoot[] {
  return trust.serviceRoots;
}

/** The organisation in a name of X509Certificate; null when there is none. */
export function organisationOf(name: string): string | null {
  return /(?:^|\n)O=(.+)/.exec(name)?.[1] ?? null;
}

/** A machine's store may hold what OpenSSL cannot read; one such entry must not cost the others. */
function makeContext(pems: readonly string[]): SecureContext {
  try {
    return createSecureContext({ ca: [...pems] });
  } catch {
    return createSecureContext({ ca: pems.filter((pem) => read(pem) !== null) });
  }
}

function read(pem: string | undefined): X509Certificate | null {
  if (pem === undefined) return null;
  try {
    return new X509Certificate(pem);
  } catch {
    // Garbage between BEGIN and END: such a root can never be met in a chain.
    return null;
  }
}
