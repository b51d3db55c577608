import type { Sha256, Whole } from '../scalars.ts';

/** What a setting of Schannel says of a protocol version or key exchange for clients. */
export type SchannelSwitch = 'off' | 'on-request' | 'on' | 'default';

/**
 * What the system's own TLS stack may do, by its settings: the sensor uses it, not this tool's OpenSSL.
 * Source: https://learn.microsoft.com/en-us/windows-server/security/tls/tls-registry-settings
 */
export interface MachineTls {
  /** TLS 1.2 for clients: `off` for every program, `on-request` for programs that ask for it, `default` where nothing is set. */
  readonly tls12: SchannelSwitch;
  /** TLS 1.3 for clients. */
  readonly tls13: SchannelSwitch;
  /** The key exchange ECDH. */
  readonly ecdh: SchannelSwitch;
  /** Cipher suites of the policy, in its order; null where there is no policy. */
  readonly suites: readonly string[] | null;
  /** `DefaultSecureProtocols` of WinHTTP, a sum of protocol flags; null where it is not set. Source: https://support.microsoft.com/help/3140245 */
  readonly winhttpProtocols: Whole | null;
  /** `SchUseStrongCrypto` of .NET Framework 4, which the Log Analytics agent uses; null where it is not set. */
  readonly strongCrypto: boolean | null;
}

/** What the machine's own certificate store holds of the service's roots. */
export interface MachineStore {
  /** Roots of the service in the store. */
  readonly holds: readonly Sha256[];
  /** Roots of the service that were looked for and are not in it. */
  readonly lacks: readonly Sha256[];
  /** Roots of the service that the machine refuses (`Disallowed`). */
  readonly refuses: readonly Sha256[];
  /** Whether missing roots are fetched when they are needed: `on` and `off` on Windows, `none` elsewhere. */
  readonly updates: 'on' | 'off' | 'none';
  /** Where it was read. */
  readonly source: string;
}
