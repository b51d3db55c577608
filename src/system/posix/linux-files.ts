/** Search list of a resolv.conf: the last `search` or `domain` line wins (resolv.conf(5)). */
export function parseResolvConf(text: string): readonly string[] {
  let list: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [keyword, ...names] = line.trim().split(/\s+/);
    if (keyword === 'search' || keyword === 'domain') list = names.slice(0, 32);
  }
  return list.map((name) => name.replace(/\.+$/, '')).filter((name) => name !== '');
}

/** Variables of an os-release file or of /etc/environment: `NAME=value`, quotes removed, `#` begins a comment line. */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    variables.set(match[1], match[2].replace(/^(["'])(.*)\1$/, '$2'));
  }
  return variables;
}
