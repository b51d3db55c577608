import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const REPORT = resolve(import.meta.dirname, '../../fixtures/reports/healthy/report.json');
let folder = temporaryFolder();
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** A result in the folder, as a support engineer finds it. */
async function result(): Promise<void> {
  expect((await runCli(['replay', REPORT, '--output', folder.path, '-q'])).code).toBe(0);
}

describe('an input is never an output', () => {
  it.each(['MDEClientAnalyzerResult.zip', 'MDEClientAnalyzerResult/MDEClientAnalyzerResult.json'])(
    'replay %s in its own folder shows it and writes nothing',
    async (name) => {
      await result();
      const before = readFileSync(join(folder.path, name));
      const { code, stdout, stderr } = await runCli(['replay', name], { cwd: folder.path });
      expect(code).toBe(0);
      expect(stdout).toContain('Nothing was written');
      expect(stderr).toContain('note: no files written: they would replace');
      expect(readFileSync(join(folder.path, name)).equals(before)).toBe(true);
    },
  );

  it('replay into the folder of its input is refused where that folder was named', async () => {
    await result();
    const { code, stderr } = await runCli(['replay', 'MDEClientAnalyzerResult.zip', '--output', folder.path], {
      cwd: folder.path,
    });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: replay "MDEClientAnalyzerResult.zip" would be replaced by the result; choose another --output\n',
    );
  });

  it.each([
    ['--pac', 'wpad.dat'],
    ['--machine', 'machine.json'],
    ['--catalogue', 'list.csv'],
  ])('%s of a file in the result folder is refused', async (option, name) => {
    mkdirSync(join(folder.path, 'MDEClientAnalyzerResult'));
    writeFileSync(join(folder.path, 'MDEClientAnalyzerResult', name), 'x');
    const { code, stderr } = await runCli([option, `MDEClientAnalyzerResult/${name}`, '-g', 'US'], {
      cwd: folder.path,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('would be replaced by the result');
  });

  it('a file of the same name elsewhere is none', async () => {
    mkdirSync(join(folder.path, 'in'));
    copyFileSync(REPORT, join(folder.path, 'in', 'MDEClientAnalyzerResult.json'));
    const { code } = await runCli(['replay', 'in/MDEClientAnalyzerResult.json', '-q'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(existsSync(join(folder.path, 'MDEClientAnalyzerResult.zip'))).toBe(true);
  });
});

describe.skipIf(process.platform !== 'linux')('an output folder that the system will never make', () => {
  it('ends in a line, not in a spin', async () => {
    const { code, stderr } = await runCli(['replay', REPORT, '--output', '/proc/nowhere/below']);
    expect(code).toBe(3);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
