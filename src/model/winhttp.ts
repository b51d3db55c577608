import type { Method } from './method.ts';
import type { Count, Milliseconds, Whole } from './scalars.ts';

/** How WinHTTP was told to find a proxy: by itself (access type 4), by WPAD, by a PAC URL, not at all, or by a named server. */
export type WinhttpAccess = 'automatic' | 'auto-detect' | 'pac' | 'none' | 'named';

/** An error of Windows. */
export interface WinhttpError {
  /** As `GetLastError` gives it: 12180. */
  readonly number: Whole;
  /** Its name in winhttp.h or winerror.h; null when the number is in neither of our tables. */
  readonly name: string | null;
}

/** What `WinHttpGetProxyForUrl` answered for one URL. */
export interface WinhttpResolution {
  readonly ms: Milliseconds;
  /** The list as WinHTTP gave it; null when it means direct or failed. */
  readonly proxy: string | null;
  readonly bypass: string | null;
  /** The list read for this URL: proxy URLs or `direct`; empty when it failed or names nothing usable. */
  readonly servers: readonly string[];
  readonly error: WinhttpError | null;
}

/** One request that WinHTTP sent. Redirects are not followed, no cookies and no credentials are sent. */
export interface WinhttpRequest {
  readonly ms: Milliseconds;
  /** Status that came back, from whoever answered; null when none did. */
  readonly status: Whole | null;
  /** Other end of the TCP connection, `10.0.0.6:8080`: it tells which way WinHTTP took; null when Windows does not tell. */
  readonly remote: string | null;
  readonly error: WinhttpError | null;
}

/** WinHTTP's answer for one cell of the matrix. */
export interface WinhttpAnswer {
  readonly targetId: string;
  readonly method: Method;
  readonly access: WinhttpAccess;
  /** `lost`: asked, but time ran out or the process that asked ended; `not-asked`: WinHTTP has no such way, or the method is not configured. */
  readonly state: 'answered' | 'not-asked' | 'lost';
  /** Why it was not asked or lost; null when answered. */
  readonly why: string | null;
  /** Null where no proxy had to be found for the URL (`automatic`, `none`, `named`). */
  readonly resolution: WinhttpResolution | null;
  /** Null where no request was sent: no proxy was found by this method. */
  readonly request: WinhttpRequest | null;
}

/** A proxy configuration as WinHTTP reads it. */
export interface WinhttpProxyConfig {
  readonly proxy: string | null;
  readonly bypass: string | null;
  /** Null where the configuration cannot hold one. */
  readonly pacUrl: string | null;
  /** Null where the configuration cannot say so. */
  readonly autoDetect: boolean | null;
  readonly error: WinhttpError | null;
}

/** What WinHTTP says of the machine, whatever the URL. */
export interface WinhttpMachine {
  /** `WinHttpGetDefaultProxyConfiguration`. */
  readonly defaultProxy: WinhttpProxyConfig;
  /** `WinHttpGetIEProxyConfigForCurrentUser`: of the account that runs the tool. */
  readonly currentUser: WinhttpProxyConfig;
  /** `WinHttpDetectAutoProxyConfigUrl` over DHCP and DNS. */
  readonly detected: { readonly url: string | null; readonly error: WinhttpError | null };
}

/** Why WinHTTP could not be asked at all. */
export const WINHTTP_OBSTACLES = [
  'not-windows',
  'recorded-machine',
  'module-missing',
  'module-changed',
  'module-failed',
  'library-failed',
  'no-answer',
  'no-time',
] as const;
export type WinhttpObstacle = (typeof WINHTTP_OBSTACLES)[number];

/** WinHTTP's own answers, beside our engine's steps (`--engine winhttp`). */
export interface WinhttpEvidence {
  /** Null when WinHTTP was asked. */
  readonly unavailable: { readonly obstacle: WinhttpObstacle; readonly words: string } | null;
  /** Null when it was not asked or lost. */
  readonly machine: WinhttpMachine | null;
  /** In the order of the targets, then of the methods. */
  readonly answers: readonly WinhttpAnswer[];
  /** What limits the comparison; sentences without a period at the end. */
  readonly notes: readonly string[];
}

/** One cell on which our engine and WinHTTP do not say the same. */
export interface WinhttpDisagreement {
  readonly targetId: string;
  readonly method: Method;
  /** `proxy`: another way is chosen; `outcome`: one reaches the target, the other does not; `number`: the same outcome with another number. */
  readonly kind: 'proxy' | 'outcome' | 'number';
  /** Our answer in few words: `http://10.0.0.6:8080`, `Succeeded (200)`. */
  readonly ours: string;
  readonly winhttp: string;
  /** Who reaches the target; null unless `kind` is `outcome`. */
  readonly reachedBy: 'ours' | 'winhttp' | null;
}

/** The section of a report. */
export interface WinhttpReport extends WinhttpEvidence {
  /** How many answers could be compared. */
  readonly compared: Count;
  readonly disagreements: readonly WinhttpDisagreement[];
}

/** `12180 ERROR_WINHTTP_AUTODETECTION_FAILED`: the form of every report. */
export function winhttpErrorText({ number, name }: WinhttpError): string {
  return name === null ? String(number) : `${number} ${name}`;
}
