import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const CACHE = 'node_modules/.cache';
/** What a clone holds, and what `npm ci` puts beside it. */
const PARTS = ['.build', 'bin', 'fixtures', 'src', 'LICENSE', 'README.md', 'package.json', 'package-lock.json'];
const buildable = process.platform === 'linux' && process.arch === 'x64';
if (!buildable) console.warn('SKIPPED: executables are built on Linux x64 only');

const root = mkdtempSync(join(tmpdir(), 'mde-again-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Builds the Windows executable in a copy of the project; gives the digest of each file by its path. */
function build(folder: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  for (const part of [...PARTS, 'tsconfig.json']) cpSync(part, join(folder, part), { recursive: true });
  cpSync('node_modules', join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => path !== CACHE,
  });
  // The programs of Node are checked by their digest, wherever they lie.
  mkdirSync(CACHE, { recursive: true });
  symlinkSync(resolve(CACHE), join(folder, CACHE));
  const args = ['.build/package.mjs', '--only', 'win-x64'];
  const ran = spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const out = join(folder, 'dist-packages');
  const names = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => [
      relative(out, join(parentPath, name)),
      createHash('sha256')
        .update(readFileSync(join(parentPath, name)))
        .digest('hex'),
    ]),
  );
}

describe.skipIf(!buildable || !existsSync('node_modules'))('the executable', () => {
  it('is the same to the last byte from another folder, in another time zone and language', () => {
    const here = build(join(root, 'a'), { TZ: 'UTC', LANG: 'C.UTF-8' });
    const there = build(join(root, 'another one', 'deeper', 'b'), {
      TZ: 'Asia/Kolkata',
      LANG: 'de_DE.UTF-8',
      HOME: root,
    });
    expect(Object.keys(here).filter((name) => /\.(exe|zip)$/.test(name))).toHaveLength(2);
    expect(there).toEqual(here);
    // Twenty to forty seconds each, and the first one may have to fetch Node.
  }, 400_000);
});
