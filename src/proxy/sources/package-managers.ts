import type { DiscoveredSetting } from '../../model/settings.ts';
import type { System } from '../../system/system.ts';
import { type Place, setting } from './place.ts';
import { maskList } from './winhttp.ts';

const MAX_FILE_BYTES = 256 * 1024;
const APT_FOLDER = '/etc/apt/apt.conf.d';
const APT_FILE = '/etc/apt/apt.conf';
const DNF_FILES = ['/etc/dnf/dnf.conf', '/etc/yum.conf'];

/** Proxies of apt and dnf: they carry Defender's installation and updates, not the sensor. */
export async function readPackageManagers(system: System): Promise<Place> {
  const kind = { source: 'package-manager', scope: 'machine' } as const;
  const listed = await system.listFolder(APT_FOLDER);
  const apt = listed.state === 'present' ? listed.value.slice(0, 100).map((name) => `${APT_FOLDER}/${name}`) : [];
  const texts = await Promise.all(
    [...apt, APT_FILE, ...DNF_FILES].map(async (path) => ({ path, file: await system.readFile(path, MAX_FILE_BYTES) })),
  );
  const settings = texts.flatMap(({ path, file }): DiscoveredSetting[] => {
    if (file.state !== 'present') return [];
    const text = file.value.toString('utf8');
    const found = DNF_FILES.includes(path) ? parseDnfProxy(text) : parseAptProxies(text);
    return found.map(({ name, value }) =>
      setting(kind, `${path}: ${name}`, maskList(value), {
        state: /^(direct|none|_none_|)$/i.test(value) ? 'off' : 'in-use',
        usedBy: /^(direct|none|_none_|)$/i.test(value) ? [] : ['package-manager'],
      }),
    );
  });
  return { ...kind, meanings: [], settings };
}

/** `Acquire::http::Proxy "…";` in one line, or nested in `Acquire { http { Proxy "…"; } }` (apt.conf(5)). */
export function parseAptProxies(text: string): readonly { readonly name: string; readonly value: string }[] {
  const clean = text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|\s)(\/\/|#).*$/gm, ' ');
  const found: { name: string; value: string }[] = [];
  const scope: string[] = [];
  let words: string[] = [];
  for (const match of clean.matchAll(/"((?:[^"\\]|\\.)*)"|([{};])|([^\s{};"]+)/g)) {
    const [, quoted, sign, word] = match;
    if (sign === '{') scope.push(words.join(''));
    else if (sign === '}') scope.pop();
    if (sign !== undefined) {
      words = [];
      continue;
    }
    if (quoted === undefined) {
      words.push(word ?? '');
      continue;
    }
    const name = [...scope, ...words].join('::');
    if (/^acquire::(https?|ftp)::proxy(::|$)/i.test(name)) found.push({ name, value: quoted });
  }
  return found.slice(0, 50);
}

/** `proxy=` of the `[main]` section. */
export function parseDnfProxy(text: string): readonly { readonly name: string; readonly value: string }[] {
  let section = 'main';
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1] ?? section;
    const value = /^\s*proxy\s*=\s*(.*?)\s*$/.exec(line)?.[1];
    if (section === 'main' && value !== undefined) return [{ name: 'proxy', value }];
  }
  return [];
}
