/** `a`, `a and b`, `a, b and c`. */
export function joined(list: readonly string[]): string {
  if (list.length <= 1) return list[0] ?? '';
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
}

/** At most `most` entries by name, the rest counted: `a, b and 4 more`. */
export function some(list: readonly string[], most: number): string {
  return list.length <= most
    ? joined(list)
    : `${list.slice(0, most - 1).join(', ')} and ${list.length - most + 1} more`;
}

/** `1 host`, `3 hosts`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Capital first letter. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** `before`, the value and `after`; nothing where the value is not known. */
export function known(before: string, value: string | number | null, after = ''): string {
  return value === null ? '' : `${before}${value}${after}`;
}

/** ` (a, b)` of what is known; nothing where nothing is. */
export function inParentheses(facts: readonly (string | null)[]): string {
  const told = facts.filter((fact) => fact !== null && fact !== '');
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}
