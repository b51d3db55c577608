import { createHash } from 'node:crypto';
import type { MachineStore } from '../../model/machine/tls.ts';
import type { System } from '../../system/system.ts';
import { readCertificateStores } from '../../system/windows/certificate-stores.ts';

/** A root of the service by both of its names, as the list gives them. */
interface NamedRoot {
  /** Null where the list does not tell: such a root is not looked for. */
  readonly sha1: string | null;
  readonly sha256: string;
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
const sha256Of = (der: Buffer): string => createHash('sha256').update(der).digest('hex');

/**
 * What the machine's own store holds of the service's roots: the tool's copies make its own handshakes succeed and say
 * nothing of the sensor. `roots` are the PEM roots that the machine trusts, `listed` the service's. Null where the store is not known.
 */
export async function readMachineStore(
  system: System,
  roots: readonly string[],
  listed: readonly NamedRoot[],
): Promise<MachineStore | null> {
  const known = listed.flatMap(({ sha1, sha256 }) => (sha1 === null ? [] : [{ sha1, sha256 }]));
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
  const stored = new Set(roots.map((pem) => sha256Of(derOf(pem))));
  return {
    holds: known.flatMap(({ sha256 }) => (stored.has(sha256) ? [sha256] : [])),
    lacks: known.flatMap(({ sha256 }) => (stored.has(sha256) ? [] : [sha256])),
    refuses: [],
    updates: 'none',
    source: "the system's own roots",
  };
}
