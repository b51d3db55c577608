/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/**
 * What differs from a base. A path is a JSON Pointer (RFC 6901) without its first slash, in which entries of lists have
 * names where they have any: a target its `id`, a measurement `targetId method`, a proxy `method`, an observation
 * `phase peer`. Everything else is counted from 0.
 */
export interface Patch {
  /**
   * Path → the value that stands there instead, or that is new there (at the end of its list). A key that ends in `/` is no
   * path but the beginning of those inside it: `{ "a/b/": { "c": 1, "d": 2 } }` is `{ "a/b/c": 1, "a/b/d": 2 }`.
   */
  readonly set: JsonObject;
  /** Paths of what the base has and this has not. */
  readonly without: readonly string[];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');
const equal = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

function nameOf(entry: Json): string | null {
  if (!isObject(entry)) return null;
  const { targetId, method, phase, peer, id } = entry;
  if (typeof targetId === 'string' && typeof method === 'string') return `${targetId} ${method}`;
  if (typeof phase === 'string') return typeof peer === 'string' ? `${phase} ${peer}` : phase;
  if (typeof id === 'string') return id;
  return typeof method === 'string' ? method : null;
}

/** Names of a list's entries; their numbers where one has none or two have the same. */
function names(list: readonly Json[]): readonly string[] {
  const given = list.map(nameOf).filter((name) => name !== null);
  return given.length === list.length && new Set(given).size === list.length ? given : list.map((_, i) => String(i));
}

/** An object, or a list as an object by the names of its entries. */
function fields(value: Json): ReadonlyMap<string, Json> {
  if (isList(value)) return new Map(names(value).map((name, i) => [name, value[i] ?? null]));
  return new Map(isObject(value) ? Object.entries(value) : []);
}

/** True where `after` can be made of `before` by changing, leaving out, and adding at the end. */
function keepsOrder(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>): boolean {
  const kept = [...before.keys()].filter((name) => after.has(name));
  return [...after.keys()].slice(0, kept.length).join('\n') === kept.join('\n');
}

/** About how much a reader has to read: values, and a line for each path. */
const size = ({ set, without }: Patch): number =>
  Object.values(set).reduce<number>((sum, value) => sum + JSON.stringify(value).length + 20, without.length * 20);

/** The patch that makes `after` of `before`: whole values where nearly everything in them differs, else the leaves. */
export function diff(before: Json, after: Json, path = ''): Patch {
  if (equal(before, after)) return { set: {}, without: [] };
  const whole: Patch = { set: { [path]: after }, without: [] };
  const alike = (isObject(before) && isObject(after)) || (isList(before) && isList(after));
  const [old, now] = [fields(before), fields(after)];
  if (!alike || (isList(after) && !keepsOrder(old, now))) return whole;
  const inside = (name: string): string => (path === '' ? escaped(name) : `${path}/${escaped(name)}`);
  const parts = [...now].map(([name, value]): Patch => {
    const past = old.get(name);
    return past === undefined ? { set: { [inside(name)]: value }, without: [] } : diff(past, value, inside(name));
  });
  const gone = [...old.keys()].filter((name) => !now.has(name)).map(inside);
  const fine: Patch = {
    set: Object.assign({}, ...parts.map(({ set }) => set)),
    without: [...parts.flatMap(({ without }) => without), ...gone],
  };
  return path !== '' && size(fine) > 0.7 * size(whole) ? whole : fine;
}

/** Paths by their common beginnings, for readers. */
export function grouped(set: JsonObject): JsonObject {
  const heads = new Map<string, Record<string, Json>>();
  for (const [path, value] of Object.entries(set)) {
    const cut = path.indexOf('/');
    const head = cut < 0 ? path : path.slice(0, cut + 1);
    heads.set(head, { ...heads.get(head), [path.slice(head.length)]: value });
  }
  const groups = [...heads].map(([head, inside]): [string, Json] => {
    if (!head.endsWith('/')) return [head, inside[''] ?? null];
    const inner = grouped(inside);
    const [only, ...more] = Object.entries(inner);
    return only && more.length === 0 ? [`${head}${only[0]}`, only[1]] : [head, inner];
  });
  return Object.fromEntries(groups);
}

/** Whole paths again. */
export function ungrouped(set: JsonObject, before = ''): JsonObject {
  return Object.assign(
    {},
    ...Object.entries(set).map(([key, value]) =>
      key.endsWith('/') && isObject(value) ? ungrouped(value, before + key) : { [before + key]: value },
    ),
  ) as JsonObject; // of JSON
}

/** The base with its patch: what was recorded. A path that leads nowhere is an error, so that a stale patch is seen. */
export function apply(base: Json, patch: Patch): Json {
  const left = patch.without.reduce((value, path) => changed(value, path.split('/'), undefined, path), base);
  return Object.entries(ungrouped(patch.set)).reduce<Json>(
    (value, [path, to]) => changed(value, path.split('/'), to, path),
    left,
  );
}

function changed(value: Json, [first = '', ...rest]: readonly string[], to: Json | undefined, path: string): Json {
  if (!isObject(value) && !isList(value)) throw new Error(`the path ${path} leads nowhere`);
  const all = new Map(fields(value));
  const name = unescaped(first);
  if (rest.length > 0) {
    const inner = all.get(name);
    if (inner === undefined) throw new Error(`the path ${path} leads nowhere: no ${name}`);
    all.set(name, changed(inner, rest, to, path));
  } else if (to === undefined) {
    if (!all.delete(name)) throw new Error(`the path ${path} leads nowhere: no ${name}`);
  } else all.set(name, to);
  return isList(value) ? [...all.values()] : Object.fromEntries(all);
}
