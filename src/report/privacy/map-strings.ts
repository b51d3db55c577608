/** What to do with one text: `key` is the name of the field that holds it (of the list, for list entries). */
export type Visit = (text: string, key: string) => string;

/** What to do with one header; gives its new value. */
export type VisitHeader = (name: string, value: string) => string;

const isHeader = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string';

/** What did not change is shared with the original, so that a long report is not held twice. */
function walk(value: unknown, key: string, visit: Visit, header: VisitHeader): unknown {
  if (typeof value === 'string') return visit(value, key);
  if (Array.isArray(value)) {
    const isHeaders = key === 'headers' && value.every(isHeader);
    let copy: unknown[] | null = null;
    for (const [index, entry] of value.entries() as IterableIterator<[number, unknown]>) {
      const changed = isHeaders && isHeader(entry) ? walkHeader(entry, header) : walk(entry, key, visit, header);
      if (changed === entry) continue;
      copy ??= [...value];
      copy[index] = changed;
    }
    return copy ?? value;
  }
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | null = null;
  for (const [name, entry] of Object.entries(value)) {
    const changed = walk(entry, name, visit, header);
    if (changed === entry) continue;
    copy ??= { ...value };
    copy[name] = changed;
  }
  return copy ?? value;
}

function walkHeader(entry: readonly [string, string], header: VisitHeader): readonly [string, string] {
  const text = header(entry[0], entry[1]);
  return text === entry[1] ? entry : [entry[0], text];
}

/** Plain JSON with every text replaced by what the visitor makes of it; names of fields stay, the original is not touched. */
export function mapStrings<T>(value: T, visit: Visit, header: VisitHeader): T {
  return walk(value, '', visit, header) as T; // Only texts are replaced by texts: the shape stays.
}
