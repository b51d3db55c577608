import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circle, SOURCES, SRC } from './source-tree.ts';

/** Package → the only files or folders that may import it. A package that is not here is not used yet: say here where it belongs. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  commander: ['cli/'],
  chalk: ['cli/terminal/'],
  // Open sockets.
  undici: ['probe/steps/'],
  socks: ['probe/steps/'],
  'proxy-agent': ['run/inputs/fetch-catalogue.ts'],
  // Read or write archives; yauzl could open files of its own accord, and is given bytes.
  yauzl: ['catalogue/formats/check-archive.ts', 'report/saved/read-zip.ts'],
  archiver: ['report/store/zip.ts'],
  'read-excel-file': ['catalogue/formats/read-xlsx.ts'],
  'fast-xml-parser': ['proxy/sources/'],
  // Run or read scripts of others.
  'pac-resolver': ['proxy/pac/'],
  'quickjs-wasi': ['proxy/pac/'],
  'virtual:quickjs-wasm': ['proxy/pac/'],
  acorn: ['proxy/pac/'],
  // Compute.
  tldts: ['net/'],
  'string-width': ['text/'],
  'wrap-ansi': ['text/'],
  '@peculiar/asn1-schema': ['lab/'],
  '@peculiar/asn1-x509': ['lab/'],
};
/** Lists of things that are alike may be long. */
const LISTS = [
  'findings',
  'diagnose/rules',
  'proxy/sources',
  'proxy/lints',
  'report/html/model',
  'report/html/sections',
];
const MOST_FILES = 15;
/** Folders that have outgrown it and wait to be divided; they may only shrink. */
const OUTGROWN: Readonly<Record<string, number>> = { model: 16 };
/** What rooms other than `cli` may use of `process`: facts of the machine, and the two child processes of our own. */
const PROCESS: Readonly<Record<string, RegExp>> = {
  system: /^process\.(platform|arch|env|execPath|getuid|report|pid|on|kill)$/,
  // Who else is writing there, and as whom: locks and leftovers carry the number of a process.
  report: /^process\.(pid|kill|getuid)$/,
  winhttp: /^process\.(platform|arch|env|dlopen)$/,
};

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
const folders = [...new Set(SOURCES.map(({ path }) => path.split('/').slice(0, -1).join('/')))].filter((path) => path);

describe('the rooms of src', () => {
  it.each(SOURCES)('$path imports only packages that belong there', ({ path, imports }) => {
    for (const name of imports.filter((entry) => !/^(\.|node:)/.test(entry))) {
      const places = PACKAGES[packageOf(name)];
      expect(places, `${name} has no row in PACKAGES`).toBeDefined();
      expect(
        places?.some((place) => path.startsWith(place)),
        `${path} must not import ${name}`,
      ).toBe(true);
    }
  });

  it.each(SOURCES)('$path leaves process and console to those who may have them', ({ path, globals }) => {
    const [room = ''] = path.split('/');
    if (room === 'cli') return;
    expect(globals.filter((use) => !PROCESS[room]?.test(use))).toEqual([]);
  });

  it('no file needs itself through others, types included', () => {
    expect(
      circle([
        { path: 'a', needs: ['b'] },
        { path: 'b', needs: ['c'] },
        { path: 'c', needs: ['b'] },
      ]),
    ).toEqual(['b', 'c', 'b']);
    expect(circle(SOURCES)).toBeNull();
  });

  it.each(folders.filter((path) => !LISTS.includes(path)))('%s is no heap', (path) => {
    const files = readdirSync(join(SRC, path), { withFileTypes: true }).filter(
      (entry) => entry.isFile() && /\.ts$/.test(entry.name),
    );
    expect(files.length).toBeLessThanOrEqual(OUTGROWN[path] ?? MOST_FILES);
  });

  it.each(folders.filter((path) => !path.includes('/')))('%s has a README that says what belongs there', (path) => {
    const file = join(SRC, path, 'README.md');
    expect(existsSync(file), `src/${path}/README.md`).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(/^# .+\n\n\S/);
  });
});

describe('undici', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(SRC, '../package.json'), 'utf8'));
  // src/probe imports a file inside the package, which its maintainers may move in any release: an update is read first.
  it('is pinned exactly, because a file inside it is imported', () => {
    const inside = SOURCES.filter(({ imports }) => imports.some((name) => name.startsWith('undici/')));
    expect(inside.map(({ path }) => path)).toEqual(['probe/steps/http.ts']);
    expect(devDependencies.undici).toMatch(/^\d+\.\d+\.\d+$/);
    const installed = JSON.parse(readFileSync(join(SRC, '../node_modules/undici/package.json'), 'utf8'));
    expect(installed.version).toBe(devDependencies.undici);
  });
});
