import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATIVE_MODULES } from '../../src/winhttp/module-file.ts';
import { temporaryFolder } from '../cli/run-cli.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder();
const installed = join(folder.path, 'node_modules/mde-client-analyzer');

beforeAll(() => {
  const npm = (...args: string[]): string =>
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  npm('pack', '--pack-destination', folder.path);
  const archive = readdirSync(folder.path).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder.path, 'package.json'), '{"private": true, "type": "module"}');
  // Offline: the package must bring everything with it.
  npm('install', '--prefix', folder.path, '--offline', '--no-audit', '--no-fund', join(folder.path, archive ?? ''));
});
afterAll(() => folder.remove());

describe('the installed package', () => {
  it('installs nothing but itself', () => {
    const names = readdirSync(join(folder.path, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(names).toEqual(['mde-client-analyzer']);
  });

  it('runs the main job by its command, from another folder', () => {
    const bin = join(folder.path, 'node_modules/.bin/mde-client-analyzer');
    const done = spawnSync(bin, ['--lab', '--output', join(folder.path, 'out')], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect(done.stderr).not.toContain('error');
    expect(done.status).toBe(0);
    expect(existsSync(join(folder.path, 'out/MDEClientAnalyzerResult.zip'))).toBe(true);
  });

  it('exports the API with its types', () => {
    const program = [
      "import { analyze, DEFAULT_OPTIONS, UsageError, type Report } from 'mde-client-analyzer';",
      "const report: Report | string = await analyze({ ...DEFAULT_OPTIONS, regions: ['US'], proxy: '10.0.0.6' }).catch((error: unknown) =>",
      '  error instanceof UsageError ? error.message : String(error));',
      "const text: string = typeof report === 'string' ? report : report.verdict;",
      'process.stdout.write(text);',
    ].join('\n');
    writeFileSync(join(folder.path, 'use.ts'), program);
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--typeRoots',
      join(ROOT, 'node_modules/@types'),
      '--types',
      'node',
    ];
    const check = spawnSync(process.execPath, [tsc, ...options, join(folder.path, 'use.ts')], { encoding: 'utf8' });
    expect(check.stdout).toBe('');
    const run = spawnSync(process.execPath, [join(folder.path, 'use.js')], { encoding: 'utf8' });
    expect(run.stdout).toContain('--proxy "10.0.0.6" has no port; write 10.0.0.6:8080');
  });

  it('carries the modules that let WinHTTP be called, with the bytes that the program knows', () => {
    for (const { file, sha256 } of Object.values(NATIVE_MODULES)) {
      const bytes = readFileSync(join(installed, 'dist/native', file));
      expect(createHash('sha256').update(bytes).digest('hex'), file).toBe(sha256);
    }
  });

  it('carries the schema of its reports and the licences of what is inside', () => {
    expect(JSON.parse(readFileSync(join(installed, 'dist/report.schema.json'), 'utf8')).$schema).toContain(
      'json-schema.org',
    );
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of [
      'undici',
      'commander',
      'chalk',
      'archiver',
      'proxy-agent',
      'pac-resolver',
      'quickjs-wasi',
      'socks',
      '@koromix/koffi-win32-x64',
      '@koromix/koffi-win32-arm64',
    ]) {
      expect(notices, name).toMatch(new RegExp(`^${name} \\d+\\.\\d+`, 'm'));
    }
  });
});
