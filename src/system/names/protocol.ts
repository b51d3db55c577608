import { isIP } from 'node:net';
import { JSON_LIMITS, parseJson } from '../../text/parse-json.ts';

/** Name of the hidden command under which this program looks names up for another process of its own. */
export const LOOKUP_COMMAND = 'lookup-child';
/** Longest line between the two: a name or an error has at most 255 characters, an answer {@link MAX_ADDRESSES} addresses. */
export const MAX_LINE = 64 * 1024;
/** Addresses of one name that are handed over; probes try fewer. */
const MAX_ADDRESSES = 256;

/** One name to look up. */
export interface LookupQuestion {
  readonly id: number;
  readonly name: string;
  /** 0: both. */
  readonly family: 0 | 4 | 6;
}

/** What the asking process says, one line each. */
export type LookupLine =
  | { readonly kind: 'ready' /** Lookups that run at once in it. */; readonly width: number }
  | { readonly kind: 'answer'; readonly id: number; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly id: number /** Node's code: `ENOTFOUND`. */; readonly code: string };

/** A question or an answer as one line. */
export function encodeLine(line: LookupQuestion | LookupLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** A question; null for anything else. */
export function decodeQuestion(text: string): LookupQuestion | null {
  const { id, name, family } = fieldsOf(text);
  if (typeof id !== 'number' || typeof name !== 'string') return null;
  return family === 0 || family === 4 || family === 6 ? { id, name, family } : null;
}

/** A line of the asking process; null for anything else. */
export function decodeLine(text: string): LookupLine | null {
  const { kind, id, width, addresses, code } = fieldsOf(text);
  if (kind === 'ready') return typeof width === 'number' && width >= 1 ? { kind, width } : null;
  if (typeof id !== 'number') return null;
  if (kind === 'failed') return typeof code === 'string' ? { kind, id, code: code.slice(0, 100) } : null;
  if (kind !== 'answer' || !Array.isArray(addresses)) return null;
  return {
    kind,
    id,
    addresses: addresses.filter((one): one is string => typeof one === 'string' && isIP(one) !== 0),
  };
}

/** The addresses that fit into a line. */
export function boundedAddresses(addresses: readonly string[]): readonly string[] {
  return addresses.slice(0, MAX_ADDRESSES);
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseJson(text, JSON_LIMITS.settings);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Cuts a stream of text into lines; a line that is longer than {@link MAX_LINE} is dropped. */
export function createLineReader(take: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) rest = '';
    for (const line of lines) take(line);
  };
}
