import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { copyPrefix, type Ended, removePrefix, type WineOptions, windowsPath, wine } from './wine.ts';

const base = inject('prefix');
let prefix = '';
let folder = '';

beforeAll(() => {
  if (base === null) return;
  prefix = copyPrefix(base);
  folder = mkdtempSync(join(tmpdir(), 'mde-exe-'));
});
afterAll(() => {
  if (base === null) return;
  removePrefix(prefix);
  rmSync(folder, { recursive: true, force: true });
});

const exe = (): string => join(inject('packageFolder'), 'MDEClientAnalyzer.exe');
const run = (args: readonly string[], options?: WineOptions): Promise<Ended> => wine(prefix, [exe(), ...args], options);
const fresh = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
};

function runOnLinux(args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    execFile(inject('linuxExecutable'), [...args], { maxBuffer: 1 << 26 }, (error) =>
      done(error === null ? 0 : Number(error.code)),
    );
  });
}

const reportIn = (path: string): Report =>
  JSON.parse(readFileSync(join(path, 'MDEClientAnalyzerResult/MDEClientAnalyzerResult.json'), 'utf8'));

/** What must be equal on every system: all that is concluded, without addresses, ports and times. */
function conclusions(report: Report): unknown {
  return {
    verdicts: report.verdicts.map(({ targetId, level, reachableBy }) => ({ targetId, level, reachableBy })),
    findings: report.findings.map(({ code, severity, targetId, method, explains }) => ({
      code,
      severity,
      targetId,
      method,
      explains,
    })),
    probes: report.probes.map(({ targetId, method, state, outcome, status, answeredBy, failure }) => ({
      targetId,
      method,
      state,
      outcome,
      status,
      answeredBy,
      failure: failure && { phase: failure.phase, peer: failure.peer, code: failure.code },
    })),
    channels: report.channels.map(({ service, region, level, reachable, total }) => ({
      service,
      region,
      level,
      reachable,
      total,
    })),
    exit: report.exit,
  };
}

describe.skipIf(base === null)('the Windows executable', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(['healthy', 'blocked', 'inspected', 'auth-required', 'proxy-down', 'direct-only'])(
    'concludes the same of the scenario %s as the executable for Linux',
    async (scenario) => {
      const [here, there] = [fresh(`${scenario}-windows`), fresh(`${scenario}-linux`)];
      const args = ['analyze', `--lab`, scenario, '--no-progress', '--timeout', '5'];
      const windows = await run([...args, '--output', windowsPath(here)]);
      const linux = await runOnLinux([...args, '--output', there]);
      expect(windows.code).toBe(linux);
      expect(conclusions(reportIn(here))).toEqual(conclusions(reportIn(there)));
    },
  );

  it('writes text with CRLF, a page, a zip, and keeps data and notes apart', async () => {
    const path = fresh('outputs');
    const ended = await run(['--lab', '--json', '--no-progress', '--output', windowsPath(path)]);
    expect(ended.code).toBe(0);
    expect((JSON.parse(ended.stdout) as Report).host.platform).toBe('win32');
    const text = readFileSync(join(path, 'MDEClientAnalyzerResult/MDEClientAnalyzerResult.txt'), 'utf8');
    expect(text).toMatch(/\r\n\r\nTesting URL : https:\/\/[^\r\n]+\r\n1 - Default proxy: Succeeded \(\d+\)\r\n/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(readFileSync(join(path, 'MDEClientAnalyzerResult/MDEClientAnalyzer.htm'), 'utf8')).toMatch(
      /^<!doctype html>/i,
    );
    expect(readFileSync(join(path, 'MDEClientAnalyzerResult.zip')).subarray(0, 2).toString()).toBe('PK');
    expect(existsSync(join(path, 'MDEClientAnalyzerResult/wpad.dat'))).toBe(true);
  });

  it.each([
    ['with blanks', 'two  blanks and a dot.'.replace(/\.$/, '')],
    ['with characters of no code page', 'Ünï-код-日本語-😀'],
    ['longer than 260 characters', Array.from({ length: 8 }, (_, index) => `${index}${'x'.repeat(39)}`).join('/')],
    ['with signs that cmd.exe reads', "a & b ^ (c) %d% !e! 'f'"],
  ])('writes into a folder %s', async (_words, name) => {
    const path = fresh(name);
    const ended = await run(['--lab', '-q', '--include', '*/commands/test', '--output', windowsPath(path)]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(path)).toEqual(['MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.zip']);
  });

  it('refuses a folder that it cannot write with one line and exit code 3', async () => {
    const ended = await run(['--lab', '--output', 'Z:\\proc']);
    expect(ended.code).toBe(3);
    expect(ended.stdout).toBe('');
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stderr).toContain(JSON.stringify('Z:\\proc'));
  });

  // Wine lets a folder be renamed while a file in it is held; Windows does not, and the earlier result stays there.
  it('leaves a whole result, and says what is wrong, where a program holds one of its files', async () => {
    const path = fresh('held');
    const args = ['--lab', '-q', '--include', '*/commands/test', '--output', windowsPath(path)];
    expect((await run(args)).code).toBe(0);
    const file = windowsPath(join(path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.txt'));
    // 0x10000000 is libuv's UV_FS_O_EXLOCK: nobody else may open, rename or delete it.
    const script = `require('fs').openSync(${JSON.stringify(file)}, 0x10000000); setTimeout(() => {}, 20000); require('fs').writeFileSync(${JSON.stringify(windowsPath(join(path, '..', 'held.ready')))}, '')`;
    const holder = wine(prefix, [inject('nodeExe'), '-e', script]);
    await until(() => existsSync(join(folder, 'held.ready')));
    const ended = await run(args);
    // Windows renames no folder with such a file in it: the result goes elsewhere, which is said. Wine does: it has its place.
    if (ended.code === 3) expect(ended.stderr.trimEnd().split('\n').at(-1)).toMatch(/^error: the result is in "/);
    else expect(ended).toMatchObject({ code: 0, stderr: '' });
    await holder;
    const manifest = readFileSync(join(path, 'MDEClientAnalyzerResult/manifest.json'), 'utf8');
    expect(manifest).toContain(reportIn(path).run.id);
  });

  it('ends with exit code 2 and one line for a mistake', async () => {
    const ended = await run(['-g', 'ZZ']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('goes on as the user where --as-system cannot be, and the report says so', async () => {
    const path = fresh('as-system');
    const args = ['--lab', '--as-system', '-q', '--include', '*/commands/test', '--output', windowsPath(path)];
    const ended = await run(args);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^--as-system: not possible, going on as this user: [^\n]+\n$/);
    expect(reportIn(path).runWarnings).toEqual([expect.stringContaining('--as-system was not possible')]);
  });

  it('runs inside a task: arguments from a file, output and exit code into files, the file with secrets gone', async () => {
    const task = fresh('task');
    const job = { args: ['targets', '--format', 'csv', '-g', 'UK'], cwd: windowsPath(task), env: {} };
    writeFileSync(join(task, 'job.json'), JSON.stringify(job));
    const ended = await run(['as-system-child', windowsPath(task)]);
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(task, 'stdout'), 'utf8')).toMatch(/^kind,included,why,[\s\S]*https:\/\/[\s\S]*$/);
    expect(JSON.parse(readFileSync(join(task, 'end.json'), 'utf8'))).toEqual({ exitCode: 0 });
    expect(readdirSync(task)).toEqual(['end.json', 'stderr', 'stdout']);
  });

  it('needs no file beside it', async () => {
    const alone = join(fresh('alone'), 'MDEClientAnalyzer.exe');
    cpSync(exe(), alone);
    const ended = await wine(prefix, [
      alone,
      'proxies',
      '--json',
      '--for',
      'https://unitedstates.cp.wd.microsoft.com/',
    ]);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout).for[0].methods).toHaveLength(5);
  });
});

async function until(true_: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!true_() && Date.now() < end) await new Promise((go) => setTimeout(go, 100));
  expect(true_()).toBe(true);
}
