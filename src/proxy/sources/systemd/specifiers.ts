/** What the specifiers of a unit stand for; those of the machine are left empty, because no proxy setting needs them. */
export interface SpecifierValues {
  /** Full name of the unit: `mdatp.service`. */
  readonly unit: string;
  readonly hostName: string;
}

/**
 * Replaces `%…` as the system manager does: `%%` is a per cent sign; null for a letter or digit that is no specifier, which
 * spoils the whole assignment. That is why a password with `%40` in it needs `%%40`. Source: systemd.unit(5), "Specifiers".
 */
export function expandSpecifiers(text: string, values: SpecifierValues): string | null {
  const name = values.unit.replace(/\.[^.]*$/, '');
  const prefix = name.replace(/@.*$/, '');
  const table: Readonly<Record<string, string>> = {
    '%': '%',
    n: values.unit,
    N: name,
    p: prefix,
    P: prefix.replaceAll('-', '/'),
    i: '',
    I: '',
    j: prefix.slice(prefix.lastIndexOf('-') + 1),
    J: prefix.slice(prefix.lastIndexOf('-') + 1),
    f: `/${prefix.replaceAll('-', '/')}`,
    H: values.hostName,
    l: values.hostName.replace(/\..*$/, ''),
    q: values.hostName,
    u: 'root',
    U: '0',
    g: 'root',
    G: '0',
    h: '/root',
    s: '/bin/sh',
    t: '/run',
    S: '/var/lib',
    C: '/var/cache',
    L: '/var/log',
    E: '/etc',
    T: '/tmp',
    V: '/var/tmp',
    y: '',
    Y: '',
    ...Object.fromEntries([...'abBcAmMovwWd'].map((letter) => [letter, ''])),
  };
  let known = true;
  const expanded = text.replace(/%([a-z0-9%])/gi, (whole, letter: string) => {
    known &&= Object.hasOwn(table, letter);
    return table[letter] ?? whole;
  });
  return known ? expanded : null;
}
