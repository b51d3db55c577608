import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The names under which a result is made before it takes its place; all begin with one that nobody else can have made. */
export interface Unpublished {
  /** The new folder. */
  readonly folder: string;
  /** The new archive. */
  readonly zip: string;
  /** The JSON of the archive, where the folder is to have none. */
  readonly json: string;
  /** Where the older folder and archive wait while the new ones take their places. */
  readonly oldFolder: string;
  readonly oldZip: string;
  /** The mark that everything is written and on the disk: from here on the new result is the one that counts. */
  readonly ready: string;
}

/** Few hex digits: to tell this machine's process numbers from another's where a folder is shared. */
const hostDigits = (): string => createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** `.mde-client-analyzer-UUID.HOST.PID`, and what follows it; version 1.0 had neither host nor process. */
const NAME =
  /^(\.mde-client-analyzer-[0-9a-f-]{36}(?:\.([0-9a-f]{8})\.(\d{1,10}))?)(?:\.zip|\.json|\.ready|-old|-old\.zip)?$/;

/** New names in a folder. */
export function newNames(outputDir: string): Unpublished {
  return namesFrom(outputDir, `.mde-client-analyzer-${randomUUID()}.${hostDigits()}.${process.pid}`);
}

/** The names that begin with `base`. */
export function namesFrom(outputDir: string, base: string): Unpublished {
  const at = join(outputDir, base);
  return {
    folder: at,
    zip: `${at}.zip`,
    json: `${at}.json`,
    oldFolder: `${at}-old`,
    oldZip: `${at}-old.zip`,
    ready: `${at}.ready`,
  };
}

/** Whose a name is; null when it is none of these. */
export function makerOf(
  name: string,
): { readonly base: string; readonly sameHost: boolean; readonly pid: number } | null {
  const [, base, host, pid] = NAME.exec(name) ?? [];
  return base === undefined ? null : { base, sameHost: host === hostDigits(), pid: Number(pid ?? 0) };
}
