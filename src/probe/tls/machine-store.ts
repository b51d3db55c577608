import { createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { MachineStore } from '../../model/machine-tls.ts';
import type { System } from '../../system/system.ts';
import { readCertificateStores } from '../../system/windows/certificate-stores.ts';
import { MICROSOFT_ROOT_2011_PEM, SERVICE_ROOTS } from './service-roots.ts';

/** A root of the service by both of its names. */
interface Thumbprints {
  readonly sha1: string;
  readonly sha256: string;
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
const hash = (algorithm: 'sha1' | 'sha256', bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex');

/** The service's roots whose certificate ships with this tool: only of these both fingerprints are known. */
function knownRoots(): readonly Thumbprints[] {
  const wanted = new Set(SERVICE_ROOTS.map(({ sha256 }) => sha256));
  return [...rootCertificates, MICROSOFT_ROOT_2011_PEM]
    .map(derOf)
    .map((der) => ({ sha256: hash('sha256', der), der }))
    .filter(({ sha256 }) => wanted.has(sha256))
    .map(({ sha256, der }) => ({ sha256, sha1: hash('sha1', der) }));
}

/**
 * What the machine's own store holds of the service's roots: the tool's copies make its own handshakes succeed and say
 * nothing of the sensor. `roots` are the PEM roots that the machine trusts. Null where the store is not known.
 */
export async function readMachineStore(system: System, roots: readonly string[]): Promise<MachineStore | null> {
  const known = knownRoots();
  if (system.platform === 'win32') {
    const { trusted, disallowed, updates } = await readCertificateStores(system);
    if (trusted === null && disallowed.size === 0) return null;
    const of = (set: ReadonlySet<string>, has: boolean): readonly string[] =>
      known.filter(({ sha1 }) => set.has(sha1) === has).map(({ sha256 }) => sha256);
    return {
      holds: trusted ? of(trusted, true) : [],
      lacks: trusted ? of(trusted, false) : [],
      refuses: of(disallowed, true),
      updates: updates ? 'on' : 'off',
      source: 'the certificate stores of the computer',
    };
  }
  if (system.recorded || roots.length === 0) return null;
  const stored = new Set(roots.map((pem) => hash('sha256', derOf(pem))));
  return {
    holds: known.flatMap(({ sha256 }) => (stored.has(sha256) ? [sha256] : [])),
    lacks: known.flatMap(({ sha256 }) => (stored.has(sha256) ? [] : [sha256])),
    refuses: [],
    updates: 'none',
    source: "the system's own roots",
  };
}
