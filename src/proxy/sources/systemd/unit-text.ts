/** One assignment of a unit file or of system.conf. */
export interface Assignment {
  /** Name of the section, without brackets. */
  readonly section: string;
  readonly key: string;
  /** White space around it is cut; empty resets what came before. */
  readonly value: string;
}

/**
 * The assignments of a unit file: comments begin with `#` or `;` and may stand between continued lines, a backslash at the
 * end of a line joins it to the next one by a blank, lines end with LF, CR or both. Source: systemd.syntax(7).
 */
export function readAssignments(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  let section = '';
  for (const line of logicalLines(text)) {
    const heading = /^\[(.*)\]$/.exec(line)?.[1];
    if (heading !== undefined) section = heading;
    const equals = line.indexOf('=');
    if (heading !== undefined || equals < 1 || line.startsWith('[')) continue;
    found.push({ section, key: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() });
  }
  return found;
}

function logicalLines(text: string): readonly string[] {
  const lines: string[] = [];
  let open = '';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (/^[ \t]*[#;]/.test(line)) continue;
    const whole = open + line;
    const backslashes = /\\*$/.exec(whole)?.[0].length ?? 0;
    if (backslashes % 2 === 1) {
      open = `${whole.slice(0, -1)} `;
      continue;
    }
    open = '';
    lines.push(whole.trim());
  }
  return open === '' ? lines : [...lines, open.trim()];
}
