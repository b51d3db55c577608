import type { Count } from '../../model/scalars.ts';
import { UsageError } from '../../model/usage-error.ts';
import { shapeProblem } from '../../text/shape-problem.ts';
import type { RegistryValue } from '../system.ts';
import { validate } from './machine.schema.json?validator';

/** A recorded machine as the file of `--machine` holds it; what is not in it does not exist on that machine. */
export interface RecordedMachine {
  readonly platform: 'win32' | 'linux' | 'darwin';
  /** Windows build, 19045; null or missing elsewhere. */
  readonly osBuild?: Count | null;
  readonly osName?: string;
  readonly hostName?: string;
  readonly architecture?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Key → value name → value. Keys in either spelling of the hive; the 32-bit view below `WOW6432Node`. */
  readonly registry?: Readonly<Record<string, Readonly<Record<string, RegistryValue>>>>;
  /** Path → text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Command line → what it printed, or with its exit code. */
  readonly commands?: Readonly<Record<string, string | { readonly code: Count; readonly stdout: string }>>;
  /** Keys and files that are there and may not be read. */
  readonly unreadable?: readonly string[];
  readonly searchDomains?: readonly string[];
  readonly wpad?: {
    /** Option 252; null when DHCP gave none. */
    readonly dhcp?: string | null;
    /** Name → address or addresses. */
    readonly dns?: Readonly<Record<string, string | readonly string[]>>;
  };
  /** Answers of servers that discovery asked: URL → answer. */
  readonly downloads?: Readonly<
    Record<string, { readonly status?: Count; readonly contentType?: string; readonly body: string }>
  >;
  /** True when its loopback is that of the machine it is read on, so that a proxy there is meant (the embedded lab). */
  readonly sharedLoopback?: boolean;
  readonly interfaces?: readonly { readonly name: string; readonly address: string; readonly prefixLength: Count }[];
  readonly identity?: { readonly user: string; readonly elevated?: boolean | null; readonly system?: boolean };
}

/** The shape of a recorded machine, checked; a mistake is one line that names the file, the place and the remedy. */
export function checkRecordedMachine(json: unknown, name: string): RecordedMachine {
  const problem = shapeProblem(json, validate, 'machine');
  if (problem !== null)
    throw new UsageError(`${name}: ${problem}; correct it, or write the file with "proxies --record FILE"`);
  return json as RecordedMachine; // Just checked.
}
