import { joinHostPort } from '../net/host-port.ts';
import type { ConsumerUse } from './consumer.ts';
import type { Failure } from './failure.ts';
import type { Method } from './method.ts';
import type { Observation } from './observation.ts';
import type { ProxyScheme } from './proxy-scheme.ts';
import type { Port, Sha256 } from './scalars.ts';

/** One proxy server. `host` is without brackets, lower case. Credentials are never part of it. */
export interface ProxyServer {
  readonly scheme: ProxyScheme;
  readonly host: string;
  readonly port: Port;
}

/** One entry of a route. */
export type RouteServer = ProxyServer | 'direct';

/** Which kind of URL a manual server serves: WinHTTP's `http=a:80;https=b:8080`; `all` for a single server, `socks` for the fall-back entry. */
export interface ManualServer {
  readonly for: 'http' | 'https' | 'socks' | 'all';
  readonly server: ProxyServer;
}

/** Whose grammar a bypass list is written in: each treats the same text differently. */
export type BypassDialect = 'winhttp' | 'wininet' | 'macos' | 'environment' | 'gnome' | 'kde' | 'mdatp';

/** A bypass list with its grammar. */
export interface BypassList {
  readonly dialect: BypassDialect;
  /** The list as it stands in the setting, secrets removed; empty when there is none. */
  readonly text: string;
}

/** Where a setting lives, as data: what code compares; `source` says the same to people. */
export interface SettingOrigin {
  /** Kind of place, as in `DiscoveredSetting.source`; `option` for the command line, `wpad` for automatic discovery, `none` where nothing is set. */
  readonly kind: string;
  /** Full name of the value there: registry path and name, file and key, variable, option; null where nothing is set. */
  readonly name: string | null;
  /** Where automatic detection found the script, for a setting that asks for it (`DHCP option 252`); null where nothing was detected. */
  readonly detected: string | null;
}

interface SettingsBase {
  readonly method: Method;
  /** Where the setting lives, as data; missing in reports of version 1. */
  readonly origin?: SettingOrigin;
  /** Where the setting lives, in words an administrator can follow: `HKLM\…\DataCollection\TelemetryProxyServer`. */
  readonly source: string;
  /** Why it is so, one sentence without a period at the end; null when the source says it all. */
  readonly why: string | null;
  /** The discovery steps: DHCP, names, PAC download. */
  readonly observations: readonly Observation[];
}

/** The method is not configured here: an answer, not an error. */
export interface AbsentSettings extends SettingsBase {
  readonly state: 'absent';
  /** What discovery could not look at (`DHCP option 252: not examined`); empty when all was examined. */
  readonly notExamined: readonly string[];
}

/** The method means: no proxy. */
export interface DirectSettings extends SettingsBase {
  readonly state: 'direct';
}

/** Fixed servers. */
export interface ManualSettings extends SettingsBase {
  readonly state: 'manual';
  readonly servers: readonly ManualServer[];
  readonly bypass: BypassList;
  /** True when the user of this setting goes on without a proxy after all servers failed (the sensor with `TelemetryProxyServer`). */
  readonly fallsBackToDirect: boolean;
}

/** A PAC script decides per URL. */
export interface PacSettings extends SettingsBase {
  readonly state: 'pac';
  /** Where it came from; `file:` for a local one. */
  readonly url: string;
  /** The script's text, bounded to 1 MB. */
  readonly script: string;
  /** SHA-256 of the downloaded bytes, lower-case hex. */
  readonly sha256: Sha256;
  /** File name under which the result folder keeps it: `wpad.dat`, `default.pac`, `defender.pac`. */
  readonly fileName: string;
}

/** A setting is there that cannot be used. */
export interface UnusableSettings extends SettingsBase {
  readonly state: 'unusable';
  /** `proxy_settings_invalid`, `pac_fetch_failed` or `pac_script_failed`. */
  readonly failure: Failure;
  /** The value that cannot be used, secrets removed. */
  readonly value: string;
  /** What it probably was meant to be, `10.0.0.6:8080`; null when there is no good guess. */
  readonly corrected: string | null;
}

/** What discovery learned about one method. */
export type ProxySettings = AbsentSettings | DirectSettings | ManualSettings | PacSettings | UnusableSettings;

/** The ordered list of servers that one method means for one URL. */
export interface Route {
  readonly method: Method;
  /** In the order they would be tried; empty when the method is absent or unusable for this URL. */
  readonly servers: readonly RouteServer[];
  /** `absent` and `unusable` are carried over from the settings; a PAC script that fails for this URL is `unusable` too. */
  readonly state: 'routed' | 'absent' | 'unusable';
  /** True when a bypass entry, not the server list, decided for direct. */
  readonly bypassed: boolean;
  /** The bypass entry that matched; null when none did. */
  readonly bypassedBy: string | null;
  /** The resolution step, where there was one to observe (PAC evaluation); null for fixed settings. */
  readonly resolution: Observation | null;
  /** Set when `state` is `unusable`. */
  readonly failure: Failure | null;
  /** What the consumer of the method cannot use of it; null when it can use all, or when nobody in particular is meant. */
  readonly consumerUse: ConsumerUse | null;
  /** What a script answers that is shown no path of an https URL, as browsers do; null where that is the same, or was not asked. */
  readonly withoutPath: readonly RouteServer[] | null;
  /** Entries of a script's answer that nobody can use, in order. */
  readonly dropped: readonly DroppedEntry[];
  /** Line in which a script stopped; null where none did, or it is not known. */
  readonly scriptLine: number | null;
}

/** Why an entry of a PAC script's answer is dropped. */
export type DropReason =
  | 'http-word'
  | 'unknown-word'
  | 'direct-with-server'
  | 'no-server'
  | 'more-than-a-server'
  | 'commas'
  | 'brackets'
  | 'host'
  | 'port';

/** One entry of a PAC script's answer that is dropped. */
export interface DroppedEntry {
  /** As the script wrote it, bounded to 100 characters. */
  readonly entry: string;
  readonly reason: DropReason;
}

/** What the sensor itself would use. */
export interface SensorChoice {
  /** The legacy words of the `Proxy config` line. */
  readonly method: 'Direct' | 'NamedWinHttp' | 'TelemetryProxyServer' | 'AutoDetectWPAD';
  /** `host:port`, a PAC URL's `host:port` answer, or empty. */
  readonly address: string;
  /** The method that measures what the sensor takes; missing in reports of version 1. */
  readonly way?: Method;
  /** One sentence. */
  readonly why: string;
}

/** `http://10.0.0.6:8080`, with brackets around IPv6; the form of every report. */
export function proxyUrl(server: ProxyServer): string {
  return `${server.scheme}://${hostPort(server)}`;
}

/** `10.0.0.6:8080`, `[::1]:8080`. */
export function hostPort(server: Pick<ProxyServer, 'host' | 'port'>): string {
  return joinHostPort(server.host, server.port);
}

/** The form of an entry in reports: a URL or the word `direct`. */
export function routeServerText(server: RouteServer): string {
  return server === 'direct' ? 'direct' : proxyUrl(server);
}
