import type { System } from '../../system/system.ts';
import { environmentPlace } from './environment.ts';
import type { Place } from './place.ts';

const MAX_FILE_BYTES = 256 * 1024;
const MAX_FILES = 100;
const PROFILE_FOLDER = '/etc/profile.d';

/** Variables of `/etc/environment` as pam_env reads them. */
export async function readSessionFile(system: System, path: string): Promise<ReadonlyMap<string, string>> {
  return parsePamEnvironment((await readText(system, path)) ?? '');
}

/**
 * `NAME=value` lines of pam_env: `export` in front is skipped, everything behind a `#` is a comment, one pair of quotes
 * around the value goes. Source: pam_env(8), "/etc/environment".
 */
export function parsePamEnvironment(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export )?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line.replace(/#.*$/, ''));
    if (match?.[1] !== undefined) variables.set(match[1], (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return variables;
}

/** `/etc/profile.d`: proxies that only login shells get; no daemon and no desktop program reads them. */
export async function readProfileFolder(system: System): Promise<Place> {
  const listed = await system.listFolder(PROFILE_FOLDER);
  const names =
    listed.state === 'present' ? listed.value.filter((name) => name.endsWith('.sh')).slice(0, MAX_FILES) : [];
  const found = new Map<string, { readonly value: string; readonly path: string }>();
  for (const path of names.map((name) => `${PROFILE_FOLDER}/${name}`))
    for (const [name, value] of parseShellExports((await readText(system, path)) ?? ''))
      found.set(name, { value, path });
  const place = environmentPlace(
    (name) => found.get(name)?.value,
    { source: 'profile', scope: 'machine' },
    (name) => `${found.get(name)?.path ?? PROFILE_FOLDER}: ${name}`,
  );
  return {
    ...place,
    settings: place.settings.map((entry) => ({
      ...entry,
      notes: [...entry.notes, 'only login shells get it; a daemon does not see it'],
    })),
  };
}

/**
 * Plain assignments of a shell script, with or without `export`: a value that the shell would compute (`$x`, `` `x` ``) is
 * left out, because no shell is run here.
 */
export function parseShellExports(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/))
    for (const part of line.replace(/(^|\s)#.*$/, '').split(';')) {
      const match =
        /^\s*(?:(?:export|typeset\s+-x|declare\s+-x)\s+)?([A-Za-z_][A-Za-z0-9_]*)=("[^"$`]*"|'[^']*'|[^\s"'$`]*)\s*$/.exec(
          part,
        );
      if (match?.[1] !== undefined) variables.set(match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'));
    }
  return variables;
}

async function readText(system: System, path: string): Promise<string | null> {
  const file = await system.readFile(path, MAX_FILE_BYTES);
  return file.state === 'present' ? file.value.toString('utf8') : null;
}
