/** `before`, the value and `after`; nothing where the value is not known. */
export function known(before: string, value: string | number | null, after = ''): string {
  return value === null ? '' : `${before}${value}${after}`;
}

/** ` (a, b)` of what is known; nothing where nothing is. */
export function inParentheses(facts: readonly (string | null)[]): string {
  const told = facts.filter((fact) => fact !== null && fact !== '');
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}
