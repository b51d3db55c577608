import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { SCENARIOS } from '../../src/lab/scenario.ts';
import { LAB_SCENARIOS } from '../../src/model/options.ts';
import { temporaryFolder } from './run-cli.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MANUAL = readFileSync(join(ROOT, 'bin/README.md'), 'utf8');
const DOCUMENTS = ['README.md', 'bin/README.md', 'src/README.md', 'test/README.md', 'fixtures/README.md'].map(
  (file): readonly [string, string] => [file, readFileSync(join(ROOT, file), 'utf8')],
);
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The text between two markers of bin/README.md. */
function section(name: string): string {
  const match = new RegExp(`<!-- ${name}:start -->([\\s\\S]*?)<!-- ${name}:end -->`).exec(MANUAL);
  if (!match?.[1]) throw new Error(`bin/README.md has no section ${name}`);
  return match[1];
}

describe('README', () => {
  it('has the two commands as they are to be typed', () => {
    expect(README).toContain('npm ci && npm start -- --lab');
    expect(README).toContain('npm ci && npm test');
  });

  it('is a front door: at most 8 kB, and every link leads somewhere', () => {
    expect(Buffer.byteLength(README)).toBeLessThanOrEqual(8192);
    for (const [file, text] of DOCUMENTS) {
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g))
        expect(existsSync(resolve(ROOT, dirname(file), link)), `${file} links to ${link}`).toBe(true);
    }
  });

  it.skipIf(process.platform === 'win32')('shows a CI job whose steps pass', () => {
    const bin = join(folder.path, 'bin');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'mde-client-analyzer'),
      `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'bin/mde-client-analyzer.js')}" "$@"\n`,
    );
    chmodSync(join(bin, 'mde-client-analyzer'), 0o755);
    const steps = [...section('ci-sample').matchAll(/^( +)run: \|\n((?:\1 .*\n)+)/gm)].map((match) => match[2] ?? '');
    expect(steps).toHaveLength(2);
    // One shell for all steps, ended with the lab's: a job's steps share their machine.
    const script = `set -e\ntrap 'kill $(jobs -p) 2>/dev/null' EXIT\n${steps.join('\n')}`;
    const done = spawnSync('bash', ['-c', script], {
      cwd: folder.path,
      env: { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: folder.path },
      encoding: 'utf8',
      timeout: 25_000,
    });
    expect(`${done.stdout}${done.stderr}`).toContain('proxy-auth-required');
    expect(done.status, done.stderr).toBe(0);
  });

  it('lists every scenario of the lab with its exit code and findings', () => {
    for (const name of LAB_SCENARIOS) {
      const row = new RegExp(`^\\| \`${name}\` \\|[^|]*\\| (\\d) \\|([^|]*)\\|$`, 'm').exec(MANUAL);
      expect(row, name).not.toBeNull();
      expect(Number(row?.[1]), name).toBe(SCENARIOS[name].exitCode);
      expect(
        [...(row?.[2] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]),
        name,
      ).toEqual([...SCENARIOS[name].findings]);
    }
  });

  it('names no option that the program does not have', () => {
    const known = new Set(
      createProgram('0', () => {}).commands.flatMap((command) => command.options.map((option) => option.long)),
    );
    const named = [...section('usage').matchAll(/`(--[a-z][a-z-]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((option) => !known.has(option) && option !== '--help')).toEqual([]);
  });
});
