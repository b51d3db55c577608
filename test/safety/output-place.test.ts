import { spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/model/options.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { type WriteInput, writeResult } from '../../src/report/store/write.ts';
import { runCli, temporaryFolder } from '../cli/run-cli.ts';
import { authRequired } from '../report/sample-report.ts';

/** What an attacker would like to have changed: files of every name that the tool writes, and one that it never writes. */
const NAMES = [
  ...['MDEClientAnalyzerResult.txt', 'MDEClientAnalyzer.htm', 'MDEClientAnalyzerResult.json', 'wpad.dat'],
  ...['manifest.json', 'boot.ini', 'ntuser.dat'],
];
const CONTENT = 'precious';
const BIN = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');

let root = '';
let victim = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mde-race-'));
  victim = join(root, 'victim');
  mkdirSync(join(victim, 'SystemInfoLogs'), { recursive: true });
  for (const name of NAMES) writeFileSync(join(victim, name), CONTENT);
  writeFileSync(join(victim, 'SystemInfoLogs', 'MDEClientAnalyzer.xml'), CONTENT);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const output = (): string => join(root, 'output');
const input = (): WriteInput => ({
  report: authRequired(),
  outputDir: output(),
  formats: FORMATS,
  zip: true,
  resultStyle: 'mde',
});

function expectVictimUntouched(): void {
  expect(readdirSync(victim).sort()).toEqual([...NAMES, 'SystemInfoLogs'].sort());
  expect(readdirSync(join(victim, 'SystemInfoLogs'))).toEqual(['MDEClientAnalyzer.xml']);
  for (const name of NAMES) expect(readFileSync(join(victim, name), 'utf8'), name).toBe(CONTENT);
  expect(readFileSync(join(victim, 'SystemInfoLogs', 'MDEClientAnalyzer.xml'), 'utf8')).toBe(CONTENT);
}

/** Somebody who watches the output folder and swaps what he sees, between any two of our steps. */
let landed = 0;
async function attacked(strike: (names: readonly string[]) => boolean): Promise<unknown> {
  let struck = 0;
  let over = false;
  const attacker = (async () => {
    while (!over) {
      try {
        if (strike(readdirSync(output()))) struck += 1;
      } catch {
        // The folder is not there yet, or he came too late.
      }
      await new Promise((done) => setImmediate(done));
    }
  })();
  const outcome: unknown = await writeResult(input()).then(
    () => null,
    (error: unknown) => error,
  );
  over = true;
  await attacker;
  landed += struck;
  return outcome;
}

const isFolder = (path: string): boolean => {
  const stat = lstatSync(path);
  return stat.isDirectory() && !stat.isSymbolicLink();
};
function swap(path: string): boolean {
  if (!isFolder(path)) return false;
  renameSync(path, `${path}-stolen`);
  symlinkSync(victim, path);
  return true;
}
const temporaryIn = (names: readonly string[]): string | undefined =>
  names.find((name) => /^\.mde-client-analyzer-[0-9a-f-]{36}\.[0-9a-f]{8}\.\d+$/.test(name));

describe.skipIf(process.platform !== 'linux')('somebody who may write to the output folder', () => {
  /** The attack at a random one of the moments at which it is possible. */
  const rounds = Array.from({ length: 6 }, (_, round) => [round] as const);

  it.each(rounds)('puts a link in place of the folder that is being written, %i steps late', async (late) => {
    let left = late;
    const outcome = await attacked((names) => {
      const name = temporaryIn(names);
      return name !== undefined && left-- <= 0 && swap(join(output(), name));
    });
    expectVictimUntouched();
    expect(outcome === null || outcome instanceof UsageError, String(outcome)).toBe(true);
  });

  it.each(rounds)('puts a link in place of the folder for logs, %i steps late', async (late) => {
    let left = late;
    await attacked((names) => {
      const name = temporaryIn(names);
      return name !== undefined && left-- <= 0 && swap(join(output(), name, 'SystemInfoLogs'));
    });
    expectVictimUntouched();
  });

  it.each(rounds)('puts a link in place of the older result that is being removed, %i steps late', async (late) => {
    await writeResult(input());
    let left = late;
    const outcome = await attacked((names) => {
      const aside = names.find((name) => /^\.mde-client-analyzer-.*-old$/.test(name));
      return aside !== undefined && left-- <= 0 && swap(join(output(), aside));
    });
    expectVictimUntouched();
    expect(outcome === null || outcome instanceof UsageError, String(outcome)).toBe(true);
  });

  it('did land his attacks', () => expect(landed).toBeGreaterThan(6));

  it('makes us remove nothing but files of our own names', async () => {
    await writeResult(input());
    const folder = join(output(), 'MDEClientAnalyzerResult');
    writeFileSync(join(folder, 'boot.ini'), CONTENT);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    manifest.files.push({ name: 'boot.ini' });
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const outcome: unknown = await writeResult(input()).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(UsageError);
    expect((outcome as UsageError).message).toContain('"boot.ini"');
    expect(readFileSync(join(folder, 'boot.ini'), 'utf8')).toBe(CONTENT);
  });
});

describe('files that other commands write', () => {
  const folder = temporaryFolder();
  afterEach(() => folder.remove());

  it('lab --write and proxies --record replace or refuse a link, and never write through it', async () => {
    mkdirSync(join(folder.path, 'lab'), { recursive: true });
    const precious = join(folder.path, 'precious');
    writeFileSync(precious, CONTENT);
    for (const name of ['service-ca.pem', 'machine.json', 'arguments.txt', 'recorded.json'])
      symlinkSync(precious, join(folder.path, 'lab', name));
    const recorded = await runCli(['proxies', '--record', join(folder.path, 'lab', 'recorded.json')]);
    expect(recorded.code).toBe(3);
    expect(recorded.stderr).toMatch(/^error: --record .* is there already/);
    const lab = spawn(process.execPath, [BIN, 'lab', '--write', join(folder.path, 'lab')], { stdio: 'pipe' });
    const ended = new Promise((done) => lab.on('close', done));
    // The last of its files is written before it says where it is.
    await new Promise((done) => lab.stdout.once('data', done));
    lab.kill('SIGINT');
    await ended;
    expect(readFileSync(precious, 'utf8')).toBe(CONTENT);
    expect(readFileSync(join(folder.path, 'lab', 'service-ca.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});

describe.skipIf(process.platform === 'win32')('files that the user names', () => {
  it.each([
    ['an endless device', '/dev/zero'],
    ['a folder', '/'],
    ['a device that gives nothing', '/dev/null'],
  ])('%s is a mistake in one line, not a wait', async (_what, path) => {
    for (const args of [
      ['replay', path],
      ['compare', path, path],
      ['targets', '--catalogue', path],
      ['targets', '-o', path],
      ['proxies', '--machine', path],
      ['proxies', '--pac', path],
    ]) {
      const result = await runCli(args, { cwd: tmpdir() });
      expect(result.stderr, args.join(' ')).toMatch(/^error: [^\n]+\n$/);
      expect(result.code).toBe(2);
    }
  });
});
