import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const REPORT = resolve(import.meta.dirname, '../../fixtures/reports/auth-required/report.json');

function keyFile(name: string, content: string, mode = 0o600): string {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
const replay = (...args: readonly string[]) =>
  runCli(['replay', REPORT, '--json', '--output', join(folder.path, 'out'), ...args]);
const nameOf = (stdout: string): unknown => (JSON.parse(stdout) as { host: { name: unknown } }).host.name; // a report

describe('--anonymize-key-file', () => {
  it('gives one name to one device in all runs with the key, and another without it', async () => {
    const key = keyFile('key', 'sixteen bytes or more\n');
    const [a, b, other] = [
      await replay('--anonymize-key-file', key),
      await replay('--anonymize', '--anonymize-key-file', keyFile('copy', 'sixteen bytes or more\r\n')),
      await replay('--anonymize'),
    ];
    expect(nameOf(a.stdout)).toMatch(/^device-[0-9a-f]{12}$/);
    expect(nameOf(b.stdout)).toBe(nameOf(a.stdout));
    expect(nameOf(other.stdout)).toMatch(/^device-[0-9a-f]{12}$/);
    expect(nameOf(other.stdout)).not.toBe(nameOf(a.stdout));
  }, 30_000);

  it.each([
    ['no file', () => join(folder.path, 'nothing'), /there is no such file/],
    ['a folder', () => folder.path, /is no file|cannot be read/],
    ['fifteen bytes', () => keyFile('short', `${'x'.repeat(15)}\n`), /holds 15 bytes; a key has at least 16/],
    ['more than a key', () => keyFile('long', 'x'.repeat(5000)), /is larger than 4096 bytes/],
  ])('refuses %s in one line', async (_what, file, words) => {
    const result = await replay('--anonymize-key-file', file());
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(words);
    expect(result.stderr).toMatch(/^error: [^\n]+\n$/);
  });

  it.skipIf(process.platform === 'win32')('refuses a key that every user can read', async () => {
    const result = await replay('--anonymize-key-file', keyFile('open', 'sixteen bytes or more', 0o644));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('every user of this computer can read the key; chmod 600 it');
  });

  it('nothing on stderr names machine, user or proxy of the run', async () => {
    const machine = {
      platform: 'linux',
      hostName: 'secrethost',
      identity: { user: 'secretuser', elevated: false },
      env: { HTTPS_PROXY: 'http://secretproxy.corp.example:8080' },
    };
    const file = join(folder.path, 'machine.json');
    writeFileSync(file, JSON.stringify(machine));
    const args = [
      'analyze',
      '--machine',
      file,
      '--url',
      'https://127.0.0.1:9/',
      '--include',
      '127.0.0.1*',
      '--retries',
      '0',
    ];
    const shown = await runCli([...args, '--timeout', '1', '--output', join(folder.path, 'a')]);
    expect(shown.stderr).toMatch(/secretuser/);
    expect(shown.stderr).toMatch(/secretproxy/);
    const hidden = await runCli([...args, '--timeout', '1', '--output', join(folder.path, 'b'), '--anonymize']);
    expect(hidden.stderr + hidden.stdout).not.toMatch(/secret(user|proxy|host)/);
  }, 60_000);
});
