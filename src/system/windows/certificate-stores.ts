import type { System } from '../system.ts';
import { registryNumber } from './registry-values.ts';

const MACHINE = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates';
/** Source: https://learn.microsoft.com/en-us/windows/win32/seccrypto/system-store-locations */
const PLACES = [
  MACHINE,
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates',
  'HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates',
];
const THUMBPRINT = /^[0-9a-f]{40}$/i;

/** The certificate stores of the computer that decide on roots, as SHA-1 thumbprints in lower-case hex. */
export interface CertificateStores {
  /** Null when neither ROOT nor AuthRoot of the computer can be listed: nothing is known then. */
  readonly trusted: ReadonlySet<string> | null;
  readonly disallowed: ReadonlySet<string>;
  /** False when `DisableRootAutoUpdate` forbids to fetch missing roots. Source: https://learn.microsoft.com/en-us/windows-server/identity/ad-cs/configure-trusted-roots-disallowed-certificates */
  readonly updates: boolean;
}

/** Lists the stores by the names of their registry keys, which are thumbprints; no certificate is read. */
export async function readCertificateStores(system: System): Promise<CertificateStores> {
  const list = async (store: string): Promise<{ readonly found: boolean; readonly thumbprints: readonly string[] }> => {
    const reads = await Promise.all(
      PLACES.map(
        (place) => system.registrySubkeys?.(`${place}\\${store}\\Certificates`) ?? { state: 'absent' as const },
      ),
    );
    const names = reads.flatMap((read) => (read.state === 'present' ? read.value : []));
    return {
      found: reads[0]?.state === 'present',
      thumbprints: names.filter((name) => THUMBPRINT.test(name)).map((name) => name.toLowerCase()),
    };
  };
  const [root, authRoot, disallowed, policy, setting] = await Promise.all([
    list('ROOT'),
    list('AuthRoot'),
    list('Disallowed'),
    system.registryKey(`${PLACES[1]}\\AuthRoot`, 64),
    system.registryKey(`${MACHINE}\\AuthRoot`, 64),
  ]);
  const known = root.found || authRoot.found;
  return {
    trusted: known ? new Set([...root.thumbprints, ...authRoot.thumbprints]) : null,
    disallowed: new Set(disallowed.thumbprints),
    updates: ![policy, setting].some((key) => registryNumber(key, 'DisableRootAutoUpdate') === 1),
  };
}
