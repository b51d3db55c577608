/** Where the reader stands in a file. */
type State = 'before-key' | 'key' | 'before-value' | 'value' | 'single' | 'double' | 'comment';

const isNewline = (sign: string): boolean => sign === '\n' || sign === '\r';
const isBlank = (sign: string): boolean => sign === ' ' || sign === '\t' || isNewline(sign);

/**
 * The variables of an `EnvironmentFile=`: no shell reads it, so that `export` spoils a name and `$x` is not replaced;
 * quotes may begin only at a value's first character or after a closing quote, a comment only at the begin of a line, and a
 * backslash at the end of a line joins it to the next one. Names that are none are left out.
 * Source: systemd.exec(5), "EnvironmentFile=".
 */
export function readEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let state: State = 'before-key';
  let key = '';
  let value = '';
  const push = (): void => {
    const name = key.trim();
    const written = state === 'value' ? value.replace(/[ \t]+$/, '') : value;
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) found.set(name, written);
    [key, value] = ['', ''];
  };
  const signs = [...text.replace(/^\uFEFF/, '')];
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs[at] ?? '';
    switch (state) {
      case 'before-key':
        if (sign === '#' || sign === ';') state = 'comment';
        else if (!isBlank(sign)) [state, key] = ['key', sign];
        break;
      case 'key':
        if (isNewline(sign)) [state, key] = ['before-key', ''];
        else if (sign === '=') state = 'before-value';
        else key += sign;
        break;
      case 'before-value':
      case 'value':
        if (isNewline(sign)) {
          push();
          state = 'before-key';
        } else if (sign === '\\') {
          at += 1;
          state = 'value';
          // A line that goes on: neither the backslash nor the newline is part of the value.
          if (!isNewline(signs[at] ?? '\n')) value += signs[at];
        } else if (state === 'before-value' && sign === "'") state = 'single';
        else if (state === 'before-value' && sign === '"') state = 'double';
        else if (state === 'value' || !isBlank(sign)) [state, value] = ['value', value + sign];
        break;
      case 'single':
        if (sign === "'") state = 'before-value';
        else value += sign;
        break;
      case 'double':
        if (sign === '"') state = 'before-value';
        else if (sign === '\\') {
          at += 1;
          const next = signs[at] ?? '';
          if (/["\\`$]/.test(next)) value += next;
          else if (next !== '\n') value += `\\${next}`;
        } else value += sign;
        break;
      case 'comment':
        if (isNewline(sign)) state = 'before-key';
        break;
    }
  }
  if (state !== 'before-key' && state !== 'key' && state !== 'comment') push();
  return found;
}
