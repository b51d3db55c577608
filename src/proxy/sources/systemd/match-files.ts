import type { System } from '../../../system/system.ts';

/** Files beyond this are not read: no unit names more. */
const MAX_FILES = 100;

/**
 * The files that a pattern of `EnvironmentFile=` names, sorted: `*`, `?` and `[…]` in its last part, as glob(7); a pattern
 * in the name of a folder is not followed. A path without wildcards is itself.
 */
export async function matchFiles(system: System, pattern: string): Promise<readonly string[]> {
  if (!/[*?[]/.test(pattern)) return [pattern];
  const slash = pattern.lastIndexOf('/');
  const [folder, name] = [pattern.slice(0, slash), pattern.slice(slash + 1)];
  if (/[*?[]/.test(folder)) return [];
  const listed = await system.listFolder(folder === '' ? '/' : folder);
  const names = listed.state === 'present' ? listed.value : [];
  const expression = globExpression(name);
  return names
    .filter((file) => expression.test(file))
    .slice(0, MAX_FILES)
    .map((file) => `${folder}/${file}`);
}

/** A name that begins with a dot is matched only by a pattern that begins with one. */
function globExpression(pattern: string): RegExp {
  const body = pattern.replace(
    /\[(!?)([^\]]+)\]|[*?]|[^*?[]+|\[/g,
    (part, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^\]]/g, '\\$&')}]`;
      return part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    },
  );
  try {
    return new RegExp(`^${pattern.startsWith('.') ? '' : '(?!\\.)'}${body}$`, 's');
  } catch {
    // A set whose range runs backwards: it matches nothing.
    return /(?!)/;
  }
}
