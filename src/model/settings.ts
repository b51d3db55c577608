/** For whom a setting holds. */
export type SettingScope = 'machine' | 'system-account' | 'local-service' | 'network-service' | 'user' | 'process';

/** Who takes its proxy from a setting. */
export type SettingUser =
  | 'edr-sensor'
  | 'antivirus'
  | 'updates'
  | 'browser'
  | 'package-manager'
  | 'azure-arc'
  | 'nobody';

/** One proxy setting found on the machine, used or not. */
export interface DiscoveredSetting {
  /** Stable name of the kind of place: `winhttp`, `wininet`, `telemetry-proxy-server`, `defender-av`, `environment`, `mdatp-managed`, … */
  readonly source: string;
  readonly scope: SettingScope;
  /** Full name of the value: registry path and name, file and key, variable. */
  readonly name: string;
  /** Its value as text, secrets removed. */
  readonly value: string;
  /** `in-use`: somebody takes it; `not-used`: valid, but another wins; `off`: switched off; `invalid`: cannot be parsed; `unreadable`: is there, could not be read. */
  readonly state: 'in-use' | 'not-used' | 'off' | 'invalid' | 'unreadable';
  readonly usedBy: readonly SettingUser[];
  /** Full name of the value that hides this one, where both are set and differ: another spelling of the same variable. */
  readonly hiddenBy?: string;
  /** Sentences for people, without a period at the end. */
  readonly notes: readonly string[];
}
