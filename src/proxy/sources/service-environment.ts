import { parseOsRelease } from '../../system/posix/linux-files.ts';
import type { System } from '../../system/system.ts';
import { environmentPlace } from './environment.ts';
import type { Place } from './place.ts';

const MAX_FILE_BYTES = 256 * 1024;
/** Unit files of the daemon, the system's before the package's, drop-ins after both (systemd.unit(5)). */
const UNIT_FILES = [
  '/usr/lib/systemd/system/mdatp.service',
  '/lib/systemd/system/mdatp.service',
  '/etc/systemd/system/mdatp.service',
];
const DROP_IN_FOLDERS = ['/usr/lib/systemd/system/mdatp.service.d', '/etc/systemd/system/mdatp.service.d'];

/** The environment that systemd gives to Defender's daemon, from its unit and drop-ins. */
export async function readServiceEnvironment(system: System): Promise<Place> {
  const dropIns = await Promise.all(
    DROP_IN_FOLDERS.map(async (folder) => {
      const names = await system.listFolder(folder);
      return names.state === 'present'
        ? names.value.filter((name) => name.endsWith('.conf')).map((name) => `${folder}/${name}`)
        : [];
    }),
  );
  const origin = new Map<string, string>();
  const variables = new Map<string, string>();
  for (const path of [...UNIT_FILES, ...dropIns.flat().slice(0, 50)]) {
    const unit = await readText(system, path);
    if (unit === null) continue;
    const { inline, files } = parseUnitEnvironment(unit);
    for (const [name, value] of inline) {
      variables.set(name, value);
      origin.set(name, path);
    }
    for (const file of files.slice(0, 10)) {
      // EnvironmentFile wins over Environment (systemd.exec(5)).
      for (const [name, value] of parseOsRelease((await readText(system, file)) ?? '')) {
        variables.set(name, value);
        origin.set(name, file);
      }
    }
  }
  return environmentPlace(
    (name) => variables.get(name),
    { source: 'mdatp-service', scope: 'machine' },
    (name) => `${origin.get(name) ?? 'mdatp.service'}: ${name}`,
  );
}

async function readText(system: System, path: string): Promise<string | null> {
  const file = await system.readFile(path, MAX_FILE_BYTES);
  return file.state === 'present' ? file.value.toString('utf8') : null;
}

/** `Environment=` and `EnvironmentFile=` lines of a unit; an empty assignment forgets what came before. */
export function parseUnitEnvironment(text: string): {
  readonly inline: ReadonlyMap<string, string>;
  readonly files: readonly string[];
} {
  const inline = new Map<string, string>();
  let files: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(Environment|EnvironmentFile)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const value = match[2] ?? '';
    if (match[1] === 'EnvironmentFile') files = value === '' ? [] : [...files, value.replace(/^-/, '')];
    else if (value === '') inline.clear();
    else
      for (const assignment of value.matchAll(/"([^"=]+)=([^"]*)"|'([^'=]+)=([^']*)'|([^\s"'=]+)=(\S*)/g))
        inline.set(
          assignment[1] ?? assignment[3] ?? assignment[5] ?? '',
          assignment[2] ?? assignment[4] ?? assignment[6] ?? '',
        );
  }
  return { inline, files };
}

/** `/etc/environment`, which pam gives to sessions; a daemon of systemd does not see it. */
export async function readEtcEnvironment(system: System): Promise<Place> {
  const path = '/etc/environment';
  const variables = parseOsRelease((await readText(system, path)) ?? '');
  return environmentPlace(
    (name) => variables.get(name),
    { source: 'etc-environment', scope: 'machine' },
    (name) => `${path}: ${name}`,
  );
}
