import { createHash } from 'node:crypto';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programPlace } from '../../src/system/program-place.ts';
import { findModule, NATIVE_MODULES } from '../../src/winhttp/module-file.ts';
import { temporaryFolder } from '../cli/run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('the native module', () => {
  const file = 'm.node';
  const known = { x64: { file, sha256: createHash('sha256').update('good').digest('hex') } };

  it('is taken from beside the program, with the bytes that the program knows, and nothing else', () => {
    expect(findModule(folder.path, 'x64', known)).toMatchObject({ obstacle: 'module-missing' });
    writeFileSync(join(folder.path, file), 'good');
    expect(findModule(folder.path, 'x64', known)).toEqual({ path: join(folder.path, file) });
    writeFileSync(join(folder.path, file), 'evil');
    const changed = findModule(folder.path, 'x64', known);
    expect(changed).toMatchObject({ obstacle: 'module-changed', words: expect.stringContaining('was not loaded') });
  });

  it('a folder or a dead link of its name is a missing module', () => {
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'link.node'));
    const link = { x64: { ...known.x64, file: 'link.node' } };
    expect(findModule(folder.path, 'x64', link)).toMatchObject({ words: expect.stringContaining('(ENOENT)') });
    expect(findModule(folder.path, 'x64', { x64: { ...known.x64, file: '.' } })).toMatchObject({
      words: expect.stringContaining('(EISDIR)'),
    });
  });

  it.each(['ia32', '__proto__', 'constructor'])('there is none for %s', (arch) => {
    expect(findModule(folder.path, arch)).toEqual({
      obstacle: 'module-missing',
      words: `there is no native module for ${arch} processors`,
    });
  });

  it('has a name and a digest for each processor of the packages', () => {
    expect(Object.keys(NATIVE_MODULES)).toEqual(['x64', 'arm64']);
    for (const { file: name, sha256 } of Object.values(NATIVE_MODULES)) {
      expect(name).toMatch(/^koffi-win32-\w+\.node$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('lies in a folder that does not depend on where the program is started', () => {
    const before = process.cwd();
    const { folder: here } = programPlace();
    process.chdir(folder.path);
    expect(programPlace().folder).toBe(here);
    process.chdir(before);
  });
});
