/** `a`, `a and b`, `a, b and c`. */
export function joined(list: readonly string[]): string {
  if (list.length <= 1) return list[0] ?? '';
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`;
}

/** At most `most` entries by name, the rest counted: `a, b and 4 more`. */
export function some(list: readonly string[], most: number): string {
  return list.length <= most
    ? joined(list)
    : `${list.slice(0, most - 1).join(', ')} and ${list.length - most + 1} more`;
}

/** `1 host`, `3 hosts`; `many` for a plural of its own. */
export function counted(n: number, noun: string, many = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : many}`;
}

/** The text with its first letter in upper case. */
export function capital(text: string): string {
  const first = String.fromCodePoint(...[text.codePointAt(0)].flatMap((point) => point ?? []));
  return first.toUpperCase() + text.slice(first.length);
}
