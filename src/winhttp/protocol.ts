import type { WinhttpAccess, WinhttpError, WinhttpMachine, WinhttpObstacle, WinhttpRequest } from '../model/winhttp.ts';
import { JSON_LIMITS, parseJson } from '../text/parse-json.ts';

/** One thing to ask WinHTTP: find a proxy where `access` says so, then send one request that way. */
export interface WinhttpQuestion {
  /** Its place in the list. */
  readonly id: number;
  readonly access: WinhttpAccess;
  readonly url: string;
  readonly verb: 'GET' | 'HEAD' | 'POST';
  /** URL of the script to resolve with: for `pac`, and for `automatic` where the default proxy is a script; null for none. */
  readonly pacUrl: string | null;
  /** `named`: WinHTTP's form of a proxy list. */
  readonly proxy: string | null;
  /** `named`: WinHTTP's form of a bypass list; null for none. */
  readonly bypass: string | null;
}

/** Everything the asking process is told; it arrives on its standard input. */
export interface WinhttpJob {
  /** Longest single step of WinHTTP, ms. */
  readonly timeoutMs: number;
  /** Questions in flight. */
  readonly concurrency: number;
  readonly userAgent: string;
  readonly questions: readonly WinhttpQuestion[];
}

/** `WinHttpGetProxyForUrl`'s answer before the list is read. */
export interface RawResolution {
  readonly ms: number;
  readonly proxy: string | null;
  readonly bypass: string | null;
  readonly error: WinhttpError | null;
}

/** What WinHTTP said to one question. */
export interface WinhttpReply {
  readonly kind: 'answer';
  readonly id: number;
  readonly resolution: RawResolution | null;
  readonly request: WinhttpRequest | null;
}

/** One line of the asking process's standard output. */
export type ChildLine =
  | { readonly kind: 'obstacle'; readonly obstacle: WinhttpObstacle; readonly words: string }
  | { readonly kind: 'machine'; readonly machine: WinhttpMachine }
  | { readonly kind: 'note'; readonly words: string }
  | WinhttpReply
  /** WinHTTP did not come back with one. */
  | { readonly kind: 'lost'; readonly id: number; readonly words: string }
  | { readonly kind: 'end' };

/** Longest line that is read; a proxy list is bounded to 64 kB by the registry. */
export const MAX_LINE = 1 << 20;

/** A line as the asking process writes it. */
export const encodeLine = (line: ChildLine): string => `${JSON.stringify(line)}\n`;

const KINDS: ReadonlySet<unknown> = new Set(['obstacle', 'machine', 'note', 'answer', 'lost', 'end']);

/** A line read; null when it is not whole (the process died while writing it). */
export function decodeLine(text: string): ChildLine | null {
  try {
    const value: unknown = parseJson(text, JSON_LIMITS.settings);
    // Written by this very program, so that the kind vouches for the rest.
    return typeof value === 'object' && value !== null && 'kind' in value && KINDS.has(value.kind)
      ? (value as ChildLine)
      : null;
  } catch {
    return null;
  }
}

/** The job read; null when it is none. */
export function decodeJob(text: string): WinhttpJob | null {
  try {
    const value = parseJson(text, JSON_LIMITS.settings) as Partial<WinhttpJob> | null; // fields are looked at below
    return value !== null && Array.isArray(value.questions) && typeof value.timeoutMs === 'number'
      ? (value as WinhttpJob)
      : null;
  } catch {
    return null;
  }
}
