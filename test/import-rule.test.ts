import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');
/** The ground floor, which everything may import, and the findings right above it. */
const GROUND = ['findings', 'model', 'net', 'text'];
/** Who may import whom: folder → folders besides itself. Files directly in src are named by their file. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  net: [],
  text: [],
  model: ['net', 'text'],
  findings: ['model', 'net', 'text'],
  system: ['model', 'net', 'text'],
  catalogue: [...GROUND, 'system'],
  proxy: [...GROUND, 'system'],
  probe: [...GROUND, 'system'],
  winhttp: [...GROUND, 'system'],
  diagnose: [...GROUND],
  report: [...GROUND],
  lab: [...GROUND],
  run: [...GROUND, 'system', 'catalogue', 'proxy', 'probe', 'winhttp', 'diagnose'],
  'run.ts': [...GROUND, 'system', 'run'],
  'index.ts': [...GROUND, 'catalogue', 'proxy', 'report', 'run', 'run.ts'],
  cli: [...GROUND, 'system', 'catalogue', 'proxy', 'winhttp', 'diagnose', 'report', 'lab', 'run', 'run.ts'],
};
/** The report is made of findings, whose shapes stand with their words one floor up: it names their types, and nothing else of them. */
const MAY_NAME_FINDINGS = ['model/report.ts'];
/** Folders that conclude touch neither the machine nor the network; these files of `report` alone write and read. */
const PURE = ['net', 'text', 'model', 'findings', 'diagnose', 'report'];
const MAY_TOUCH_DISK = [
  'report/store/write.ts',
  'report/store/write-files.ts',
  'report/store/unfinished.ts',
  'report/store/held-folder.ts',
  'report/store/zip.ts',
  'report/saved/read-saved.ts',
  'report/store/place.ts',
  'report/store/place-lock.ts',
  'report/store/publish.ts',
  'report/store/remove-result.ts',
  'report/store/unpublished.ts',
  'report/store/store-result.ts',
];
/** What of `node:net` computes and touches nothing: pure folders may have exactly these. */
const PURE_OF_NET = ['BlockList', 'isIP', 'isIPv4', 'isIPv6'];
const IMPURE_MODULES =
  /^(node:)?(fs|net|http|https|tls|dns|dgram|child_process|os|process|worker_threads|timers|undici)(\/|$)/;

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /(?<!\.d)\.ts$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g,
    ),
  ]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((name) => name !== '');
}

/** True when all that a file takes of `node:net` is in {@link PURE_OF_NET}. */
function takesOnlyPureOfNet(file: string): boolean {
  const imports = [...readFileSync(file, 'utf8').matchAll(/import\s([^;]*?)\sfrom 'node:net'/g)];
  return imports.every(([, names = '']) =>
    (/^\{(.*)\}$/s.exec(names)?.[1] ?? names)
      .split(',')
      .map((name) => name.trim())
      .every((name) => name === '' || PURE_OF_NET.includes(name)),
  );
}

const topOf = (path: string): string => relative(SRC, path).split(/[\\/]/)[0] ?? '';

describe('import rule', () => {
  const files = sources(SRC);
  it('finds the sources', () => expect(files.length).toBeGreaterThan(10));
  it.each(files.map((file) => [relative(SRC, file), file]))('%s imports only what its folder may', (_name, file) => {
    const own = topOf(file);
    const allowed = ALLOWED[own];
    expect(allowed, `src/${own} has no row in the import rule`).toBeDefined();
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) {
        const target = topOf(resolve(dirname(file), name.replace(/\?source$/, '')));
        const isType = own === 'model' && target === 'findings' && MAY_NAME_FINDINGS.includes(relative(SRC, file));
        if (target !== own && !isType) expect(allowed, `${own} must not import ${target}`).toContain(target);
      } else if (PURE.includes(own) && !MAY_TOUCH_DISK.includes(relative(SRC, file).replaceAll('\\', '/'))) {
        if (name === 'node:net' && takesOnlyPureOfNet(file)) continue;
        expect(name, `${own} is pure`).not.toMatch(IMPURE_MODULES);
      }
    }
  });
});
