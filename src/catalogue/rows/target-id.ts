/** Longest id before a number is added: fits a table and a Prometheus label. */
const MAX_ID = 80;

/** A stable kebab-case id from a URL: host and path. */
export function targetId(prefix: string, url: string): string {
  const slug = `${prefix}-${url.replace(/^https?:\/\//i, '')}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_ID)
    .replace(/-$/, '');
  return slug === '' ? 'target' : slug;
}

/** The last number given to an id, so that a list of one URL fifty thousand times is not counted through each time. */
const LAST = new WeakMap<Set<string>, Map<string, number>>();

/** The id itself, or with `-2`, `-3` … when it is taken; remembers the answer in `taken`. */
export function uniqueId(id: string, taken: Set<string>): string {
  const numbers = LAST.get(taken) ?? new Map<string, number>();
  LAST.set(taken, numbers);
  let unique = id;
  let number = numbers.get(id) ?? 1;
  while (taken.has(unique)) unique = `${id}-${++number}`;
  numbers.set(id, number);
  taken.add(unique);
  return unique;
}
