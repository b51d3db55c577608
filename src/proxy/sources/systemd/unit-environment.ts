import type { System } from '../../../system/system.ts';
import { readEnvironmentFile } from './environment-file.ts';
import { matchFiles } from './match-files.ts';
import { expandSpecifiers, type SpecifierValues } from './specifiers.ts';
import { readDropIns, readUnitFiles, type UnitFile } from './unit-files.ts';
import { readAssignments } from './unit-text.ts';
import { splitWords } from './words.ts';

/** One variable and the file that gives it. */
export interface Variable {
  readonly value: string;
  readonly path: string;
}

/** The environment that a service gets at its next start, by name. */
export type UnitEnvironment = ReadonlyMap<string, Variable>;

const MAX_FILE_BYTES = 256 * 1024;
const CONFIG_FOLDERS = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd', '/lib/systemd'];

/**
 * The environment that systemd gives to a system service, from its files alone: `DefaultEnvironment=` of the manager, then
 * `PassEnvironment=`, `Environment=` and `EnvironmentFile=`, the later over the earlier ones, without what
 * `UnsetEnvironment=` names. Source: systemd.exec(5), "Environment Variables in Spawned Processes"; systemd-system.conf(5).
 */
export async function readUnitEnvironment(system: System, unit: string): Promise<UnitEnvironment> {
  const values = { unit, hostName: system.hostName };
  const [{ files, masked }, manager] = await Promise.all([readUnitFiles(system, unit), readManagerFiles(system)]);
  if (masked) return new Map();
  const environment = new Map(assigned(manager, 'Manager', 'DefaultEnvironment', values));
  const own = assigned(manager, 'Manager', 'ManagerEnvironment', values);
  for (const { value: name } of listed(files, 'PassEnvironment', values)) {
    const passed = own.get(name);
    if (passed) environment.set(name, passed);
  }
  for (const [name, variable] of assigned(files, 'Service', 'Environment', values)) environment.set(name, variable);
  for (const path of environmentFiles(files, values))
    for (const match of await matchFiles(system, path)) {
      const file = await system.readFile(match, MAX_FILE_BYTES);
      const text = file.state === 'present' ? file.value.toString('utf8') : '';
      for (const [name, value] of readEnvironmentFile(text)) environment.set(name, { value, path: match });
    }
  for (const { value: word } of listed(files, 'UnsetEnvironment', values)) {
    const [name = '', ...rest] = word.split('=');
    if (!word.includes('=') || environment.get(name)?.value === rest.join('=')) environment.delete(name);
  }
  return environment;
}

/** system.conf and its drop-ins. */
async function readManagerFiles(system: System): Promise<readonly UnitFile[]> {
  const dropIns = readDropIns(
    system,
    CONFIG_FOLDERS.map((folder) => `${folder}/system.conf.d`),
  );
  for (const folder of CONFIG_FOLDERS) {
    const path = `${folder}/system.conf`;
    const file = await system.readFile(path, MAX_FILE_BYTES);
    if (file.state !== 'present') continue;
    return [{ path, assignments: readAssignments(file.value.toString('utf8')) }, ...(await dropIns)];
  }
  return dropIns;
}

/** Variables of a key that holds `NAME=value` words. */
function assigned(
  files: readonly UnitFile[],
  section: string,
  key: string,
  values: SpecifierValues,
): ReadonlyMap<string, Variable> {
  const found = new Map<string, Variable>();
  for (const { path, assignments } of files)
    for (const entry of assignments) {
      if (entry.section !== section || entry.key !== key) continue;
      if (entry.value === '') found.clear();
      for (const word of splitWords(entry.value)) {
        const match = /^([A-Za-z_][A-Za-z0-9_]*)=([^\x00-\x08\x0b-\x1f\x7f]*)$/s.exec(
          expandSpecifiers(word, values) ?? '',
        );
        if (match?.[1] !== undefined) found.set(match[1], { value: match[2] ?? '', path });
      }
    }
  return found;
}

/** Words of a key that holds a list. */
function listed(
  files: readonly UnitFile[],
  key: string,
  values: SpecifierValues,
): readonly { readonly value: string }[] {
  let found: { value: string }[] = [];
  for (const entry of files.flatMap(({ assignments }) => assignments)) {
    if (entry.section !== 'Service' || entry.key !== key) continue;
    if (entry.value === '') found = [];
    for (const word of splitWords(entry.value)) {
      const value = expandSpecifiers(word, values);
      if (value !== null) found.push({ value });
    }
  }
  return found;
}

/** Patterns of `EnvironmentFile=`, absolute ones only; the minus in front only says that a missing file is no error. */
function environmentFiles(files: readonly UnitFile[], values: SpecifierValues): readonly string[] {
  let found: string[] = [];
  for (const entry of files.flatMap(({ assignments }) => assignments)) {
    if (entry.section !== 'Service' || entry.key !== 'EnvironmentFile') continue;
    const path = expandSpecifiers(entry.value.replace(/^-/, ''), values);
    if (entry.value === '') found = [];
    else if (path?.startsWith('/')) found.push(path);
  }
  return found;
}
