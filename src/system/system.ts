/**
 * The machine behind one interface: discovery, catalogue and probes read it through this and nothing else, so that a
 * recorded machine (`--machine FILE`) can stand in for the real one.
 */
import type { Identity } from '../model/report.ts';
import type { Count, HexBytes } from '../model/scalars.ts';

/** One value of the registry, as its type says. */
export type RegistryValue =
  | { readonly type: 'REG_SZ' | 'REG_EXPAND_SZ'; readonly data: string }
  | { readonly type: 'REG_DWORD' | 'REG_QWORD'; readonly data: Count }
  | { readonly type: 'REG_BINARY'; readonly data: HexBytes }
  | { readonly type: 'REG_MULTI_SZ'; readonly data: readonly string[] }
  | { readonly type: 'REG_NONE'; readonly data: string };

/** A read that may find nothing (`absent`) or be refused (`unreadable`): both are answers. */
export type Read<T> =
  | { readonly state: 'present'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly native: string };

export interface CommandResult {
  /** Exit code; null when killed by the time limit. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One name looked up the way the system's programs do it. Throws Node's DNS errors; steps turn them into failures. */
export interface NameAnswer {
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
}

/** What a caller of a lookup may add. */
export interface LookupOptions {
  /** The caller gives up: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** Called at once, and only, when the question has to wait for its turn; `until` is fulfilled when it is asked. */
  readonly onWait?: (until: Promise<void>) => void;
}

export interface NetworkInterface {
  readonly name: string;
  readonly address: string;
  readonly family: 4 | 6;
  /** Prefix length in bits. */
  readonly prefixLength: number;
  /** Lower-case, colons; `00:00:00:00:00:00` when unknown. */
  readonly mac: string;
  readonly internal: boolean;
}

/** A download that was recorded: what a server answered then. */
export interface RecordedDownload {
  /** HTTP status. */
  readonly status: number;
  /** `Content-Type` as received; empty when there was none. */
  readonly contentType: string;
  /** Body as text. */
  readonly body: string;
}

/** What a recorded machine knows of the network around it. */
export interface RecordedNetwork {
  /** Text of DHCP option 252; null when DHCP gave none. */
  readonly dhcp252: string | null;
  /** Answers by URL; a URL that is not in it is asked over the network. */
  readonly downloads: ReadonlyMap<string, RecordedDownload>;
  /** True when its loopback is this machine's, so that a proxy there is meant (the embedded lab). */
  readonly sharedLoopback: boolean;
}

export interface System {
  readonly platform: 'win32' | 'linux' | 'darwin';
  readonly architecture: string;
  /** True for a recorded machine: nothing of the machine it runs on may leak in. */
  readonly recorded: boolean;
  /** Set on a recorded machine only: the network as it was then. */
  readonly recordedNetwork?: RecordedNetwork | undefined;
  readonly hostName: string;
  /** Windows build number; null elsewhere. */
  readonly osBuild: number | null;
  /** For people: `Windows 11 Pro`, `Debian GNU/Linux 12 (bookworm)`. */
  readonly osName: string;
  /** Environment; on Windows names compare without case, as there. */
  env(name: string): string | undefined;
  /** Names of all variables. */
  envNames(): readonly string[];
  /** Bytes of a regular file of at most `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<Read<Buffer>>;
  /** File names of a folder, sorted. */
  listFolder(path: string): Promise<Read<readonly string[]>>;
  /** All values of one registry key (`HKLM\\…`), names in their own case; absent everywhere but on Windows. `view` is the WOW64 view. */
  registryKey(path: string, view?: 32 | 64): Promise<Read<ReadonlyMap<string, RegistryValue>>>;
  /** Names of the keys below one registry key; absent everywhere but on Windows. */
  registrySubkeys?(path: string): Promise<Read<readonly string[]>>;
  /** Runs a program of the system by absolute path or bare name from the system's folders only, without a shell. */
  run(file: string, args: readonly string[], timeoutMs: number): Promise<Read<CommandResult>>;
  /** Suffixes of the machine's names: primary domain first. */
  searchDomains(): Promise<readonly string[]>;
  /** What the system's resolver says (getaddrinfo). */
  lookup(name: string, family: 4 | 6 | null, options?: LookupOptions): Promise<NameAnswer>;
  /** Names will be asked soon: what it takes is made ready beside other work. */
  expectLookups?(): void;
  /** The CNAME chain as far as a DNS query tells, without the asked name; empty when it cannot be asked. */
  aliases(name: string, timeoutMs: number): Promise<readonly string[]>;
  /** Descriptors that this process may still open; null where nobody knows. */
  freeDescriptors?(): number | null;
  networkInterfaces(): readonly NetworkInterface[];
  /** PEM roots that the machine trusts. */
  trustedRoots(): Promise<readonly string[]>;
  identity(): Promise<Identity>;
  /** Wall clock, ms since 1970. */
  now(): number;
  /** Monotonic, ms. */
  monotonic(): number;
}
