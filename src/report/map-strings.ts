/** What to do with one text: `key` is the name of the field that holds it (of the list, for list entries). */
export type Visit = (text: string, key: string) => string;

/** What to do with one header; gives its new value. */
export type VisitHeader = (name: string, value: string) => string;

const isHeader = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string';

function walk(value: unknown, key: string, visit: Visit, header: VisitHeader): unknown {
  if (typeof value === 'string') return visit(value, key);
  if (Array.isArray(value)) {
    if (key === 'headers' && value.every(isHeader))
      return value.map(([name, text]) => [name, header(name, text)] as const);
    return value.map((entry: unknown) => walk(entry, key, visit, header));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry, name, visit, header)]));
}

/** A copy of plain JSON with every text replaced by what the visitor makes of it; names of fields stay. */
export function mapStrings<T>(value: T, visit: Visit, header: VisitHeader): T {
  return walk(value, '', visit, header) as T; // Only texts are replaced by texts: the shape stays.
}
