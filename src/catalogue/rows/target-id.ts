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

/** The id itself, or with `-2`, `-3` … when it is taken; remembers the answer in `taken`. */
export function uniqueId(id: string, taken: Set<string>): string {
  let unique = id;
  for (let number = 2; taken.has(unique); number++) unique = `${id}-${number}`;
  taken.add(unique);
  return unique;
}
