import { header } from '../../model/content.ts';
import type { Header } from '../../model/observation.ts';

export { header };

/** All values of a header, any case. */
export function headerValues(headers: readonly Header[], name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** Host of a `Location` header, lower case; null when there is none or it is relative. */
export function locationHost(headers: readonly Header[]): string | null {
  const value = header(headers, 'location');
  const match = value === null ? null : /^\s*(?:https?:)?\/\/(?:[^/?#@]*@)?([^/?#:\s]+|\[[0-9a-f:.]+\])/i.exec(value);
  return match?.[1]?.toLowerCase() ?? null;
}
