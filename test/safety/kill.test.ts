import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readZipEntry } from '../../src/report/saved/read-zip.ts';

const BIN = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');
const REPORTS = resolve(import.meta.dirname, '../../fixtures/reports');
/** Random moments; the suite with new seeds takes a hundred. */
const MOMENTS = Number(process.env.KILLS ?? 16);

/**
 * Ends the process by SIGKILL before its n-th call that changes the disk (`any`), or before its n-th renaming: no handler,
 * no exit hook, as when the power goes.
 */
const KILLER = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [kind, at] = process.env.KILL_AT.split(' ');
let left = Number(at);
for (const name of ['rename', 'unlink', 'rmdir', 'mkdir', 'open', 'rm']) {
  if (kind === 'rename' && name !== 'rename') continue;
  const original = fs.promises[name];
  fs.promises[name] = (...args) => {
    if (String(args[0]).includes(process.env.KILL_BELOW) && left-- === 0) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
`;

let root = '';
let killer = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mde-kill-'));
  killer = join(root, 'killer.mjs');
  writeFileSync(killer, KILLER);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function replay(report: string, output: string, kill: string | null): string | null {
  const args = [BIN, 'replay', join(REPORTS, report, 'report.json'), '--output', output, '-q', '--format', 'text,json'];
  const done = spawnSync(process.execPath, kill === null ? args : ['--import', pathToFileURL(killer).href, ...args], {
    env: { PATH: process.env.PATH ?? '', ...(kill === null ? {} : { KILL_AT: kill, KILL_BELOW: output }) },
    encoding: 'utf8',
  });
  return done.signal;
}

/** Verdict of the folder's report and of the archive's; null where there is none. */
async function verdicts(output: string): Promise<readonly (string | null)[]> {
  const name = 'MDEClientAnalyzerResult';
  const file = join(output, name, `${name}.json`);
  const zip = join(output, `${name}.zip`);
  const zipped = existsSync(zip) ? await readZipEntry(zip, [`${name}.json`], 50_000_000) : null;
  const verdictOf = (text: string): string => JSON.parse(text).verdict;
  return [
    existsSync(file) ? verdictOf(readFileSync(file, 'utf8')) : null,
    zipped === null ? null : verdictOf(zipped.toString('utf8')),
  ];
}

/** A run over an older result is killed; then what stands there is looked at, and what the next run makes of it. */
async function killed(kill: string): Promise<string | null> {
  const output = mkdtempSync(join(root, 'out-'));
  replay('healthy', output, null);
  const [older] = await verdicts(output);
  const signal = replay('auth-required', output, kill);
  const [folder, zip] = await verdicts(output);
  // Never a folder beside an archive that says something else; absent is honest.
  if (folder !== null && zip !== null) expect(zip, kill).toBe(folder);
  if (signal === 'SIGKILL' && existsSync(join(output, 'MDEClientAnalyzerResult')) === false)
    expect(
      readdirSync(output).some((name) => name.endsWith('.ready')),
      kill,
    ).toBe(true);
  replay('inspected', output, null);
  const [newFolder, newZip] = await verdicts(output);
  expect(newFolder, kill).not.toBeNull();
  expect([newFolder, newZip], kill).not.toContain(older);
  expect(newZip, kill).toBe(newFolder);
  expect(readdirSync(output).sort(), kill).toEqual(['MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.zip']);
  rmSync(output, { recursive: true, force: true });
  return signal;
}

describe.skipIf(process.platform === 'win32')('a run that is killed', { timeout: 240_000 }, () => {
  it('at each renaming leaves the older or the newer result, whole, and nothing that the next start does not collect', async () => {
    let renames = 0;
    while ((await killed(`rename ${renames}`)) === 'SIGKILL') renames += 1;
    expect(renames).toBeGreaterThanOrEqual(4);
  });

  it(`at ${MOMENTS} moments of writing does the same`, async () => {
    let hit = 0;
    for (let moment = 0; moment < MOMENTS; moment += 1)
      if ((await killed(`any ${Math.floor((moment * 60) / MOMENTS)}`)) === 'SIGKILL') hit += 1;
    expect(hit).toBeGreaterThan(MOMENTS / 3);
  });

  it('between two renamings is finished by the next start, whatever that start then does', async () => {
    const output = mkdtempSync(join(root, 'out-'));
    replay('healthy', output, null);
    expect(replay('auth-required', output, 'rename 2')).toBe('SIGKILL');
    expect(await verdicts(output)).toEqual([null, null]);
    // It fails for another reason: the killed run's result is there all the same.
    spawnSync(process.execPath, [BIN, 'replay', join(root, 'nowhere.json'), '--output', output, '-q']);
    const [folder, zip] = await verdicts(output);
    expect(folder).toContain('authentication');
    expect(zip).toBe(folder);
  });
});
