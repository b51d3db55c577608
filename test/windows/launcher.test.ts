import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyPrefix, removePrefix, windowsPath, wine, wineOnTerminal } from './wine.ts';

const base = inject('prefix');
let prefix = '';
let folder = '';
let launcher = '';
const TOOL = 'a folder with blanks';

beforeAll(() => {
  if (base === null) return;
  prefix = copyPrefix(base);
  folder = mkdtempSync(join(tmpdir(), 'mde-cmd-'));
  const tool = join(folder, TOOL);
  mkdirSync(tool);
  for (const name of ['MDEClientAnalyzer.cmd', 'MDEClientAnalyzer.exe'])
    cpSync(join(inject('packageFolder'), name), join(tool, name));
  launcher = windowsPath(join(tool, 'MDEClientAnalyzer.cmd'));
});
afterAll(() => {
  if (base === null) return;
  removePrefix(prefix);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs lines of a batch file, as people write them. */
function batch(...lines: readonly string[]): ReturnType<typeof wine> {
  const file = join(folder, 'run.cmd');
  writeFileSync(file, `@echo off\r\n${lines.join('\r\n')}\r\n`);
  return wine(prefix, ['cmd', '/c', windowsPath(file)], { cwd: tmpdir() });
}

describe.skipIf(base === null)('MDEClientAnalyzer.cmd', () => {
  it('works from another folder and a path with blanks', async () => {
    const ended = await batch(`call "${launcher}" --version`);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  // Wine's `call` of a batch file always leaves 1, whatever the file ends with; what the shell itself ends with is right.
  it.each([
    ['0', '--version'],
    ['2', '-g ZZ'],
    ['3', '--lab --output Z:\\proc'],
  ])('ends with the exit code %s of the tool', async (code, line) => {
    const ended = await wine(prefix, ['cmd', '/c', `MDEClientAnalyzer.cmd ${line}`], { cwd: join(folder, TOOL) });
    expect(ended.code).toBe(Number(code));
  });

  it('passes arguments with blanks and signs as they are', async () => {
    const ended = await batch(`call "${launcher}" --proxy "a b & c!d" -q`);
    expect(ended.stderr).toContain('a b & c!d');
  });

  it('leaves no variables behind', async () => {
    const ended = await batch(
      `call "${launcher}" --version`,
      'if defined MDE_EXIT echo left',
      'if defined MDE_CP echo left',
    );
    expect(ended.stdout).not.toContain('left');
  });

  it('gives the code page back', () => {
    const file = join(folder, 'page.cmd');
    writeFileSync(file, `@echo off\r\nchcp 850 >nul\r\ncall "${launcher}" --version\r\nchcp\r\n`);
    const shown = wineOnTerminal(prefix, ['cmd', '/c', windowsPath(file)]);
    expect(shown).toMatch(/\d+\.\d+\.\d+[\s\S]*\b850\b/);
  });
});
