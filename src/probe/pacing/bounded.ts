import type { Header } from '../../model/observation.ts';
import { cutText } from '../../text/width.ts';

/** Longest text kept of a body. */
export const MAX_BODY_TEXT = 4096;
const MAX_HEADERS = 100;
const MAX_HEADER_VALUE = 1000;
const MAX_HEADER_NAME = 200;

/** Bytes of an unknown peer as text: UTF-8 where it is, control characters replaced, bounded. */
export function bodyText(bytes: Uint8Array): string {
  // A character takes at most four bytes: more need not be decoded.
  const text = Buffer.from(bytes.subarray(0, MAX_BODY_TEXT * 4)).toString('utf8');
  return cutText(text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '\uFFFD'), MAX_BODY_TEXT);
}

/** Headers as received, bounded in number and length. */
export function boundedHeaders(pairs: Iterable<readonly [string, string]>): Header[] {
  const kept: Header[] = [];
  for (const [name, value] of pairs) {
    if (kept.length >= MAX_HEADERS) break;
    kept.push([cutText(name, MAX_HEADER_NAME), cutText(value, MAX_HEADER_VALUE)]);
  }
  return kept;
}

/** The value of the first header called `name` (lower case); null when there is none. */
export function headerValue(headers: readonly Header[], name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
