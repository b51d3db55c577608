/**
 * A value of a JSON document as text: a text as it is, numbers and truth values written out, everything else empty. Not
 * `String()`, which calls what the document holds under `toString`, and follows arrays as deep as they are.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}
