import type { System } from '../../../system/system.ts';
import { type Assignment, readAssignments } from './unit-text.ts';

/** One file of a unit, in the order in which systemd applies them. */
export interface UnitFile {
  readonly path: string;
  readonly assignments: readonly Assignment[];
}

/** A unit as its files describe it. */
export interface UnitFiles {
  /** The unit file that counts, then its drop-ins; empty when there is none. */
  readonly files: readonly UnitFile[];
  /** True when the unit is masked: an empty file or a link to /dev/null stands in its place. */
  readonly masked: boolean;
}

/** Where the system manager looks, what is found first wins. Source: systemd.unit(5), "Unit File Load Path". */
const UNIT_PATH = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  // The same folder on systems with a merged /usr; a folder of its own on older ones.
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];
const MAX_FILE_BYTES = 256 * 1024;
const MAX_DROP_INS = 100;

/**
 * Reads a unit: the first file of its name on the load path, then the drop-ins of all folders, ordered by file name; of two
 * with the same name the one of the earlier folder counts, and one of the unit before one of all services (`service.d`).
 * Source: systemd.unit(5).
 */
export async function readUnitFiles(system: System, unit: string): Promise<UnitFiles> {
  const [fragments, dropIns] = await Promise.all([
    Promise.all(UNIT_PATH.map((folder) => readFile(system, `${folder}/${unit}`))),
    readDropIns(system, dropInFolders(unit)),
  ]);
  const fragment = fragments.find((file) => file !== null) ?? null;
  if (fragment === 'masked') return { files: [], masked: true };
  return { files: [...(fragment === null ? [] : [fragment]), ...dropIns], masked: false };
}

/** Drop-ins of `folders`, the earlier folder winning over a later one with a file of the same name. */
export async function readDropIns(system: System, folders: readonly string[]): Promise<readonly UnitFile[]> {
  const names = await Promise.all(
    folders.map(async (folder) => {
      const listed = await system.listFolder(folder);
      return listed.state === 'present' ? listed.value.filter((name) => /^[^.].*\.conf$/.test(name)) : [];
    }),
  );
  const chosen = new Map<string, string>();
  for (const [index, list] of names.entries())
    for (const name of list) if (!chosen.has(name)) chosen.set(name, `${folders[index]}/${name}`);
  const paths = [...chosen].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, path]) => path);
  const files = await Promise.all(paths.slice(0, MAX_DROP_INS).map((path) => readFile(system, path)));
  return files.filter((file) => file !== null && file !== 'masked');
}

/** For `a-b.service`: `a-b.service.d`, then `a-.service.d`, folder by folder; those of all services come last. */
function dropInFolders(unit: string): readonly string[] {
  const dot = unit.lastIndexOf('.');
  const [stem, type] = [unit.slice(0, dot), unit.slice(dot + 1)];
  const names = [unit];
  for (let dash = stem.replace(/-$/, '').lastIndexOf('-'); dash > 0; dash = stem.slice(0, dash).lastIndexOf('-'))
    names.push(`${stem.slice(0, dash + 1)}.${type}`);
  return [
    ...UNIT_PATH.flatMap((folder) => names.map((name) => `${folder}/${name}.d`)),
    ...UNIT_PATH.map((folder) => `${folder}/${type}.d`),
  ];
}

/** The assignments of one file; `masked` for an empty one and for what is no file (a link to /dev/null). */
async function readFile(system: System, path: string): Promise<UnitFile | 'masked' | null> {
  const file = await system.readFile(path, MAX_FILE_BYTES);
  if (file.state === 'absent') return null;
  if (file.state === 'unreadable' || file.value.length === 0) return 'masked';
  return { path, assignments: readAssignments(file.value.toString('utf8')) };
}
