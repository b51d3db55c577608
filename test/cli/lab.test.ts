import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../src/lab/scenario.ts';
import { LAB_SCENARIOS } from '../../src/model/options.ts';
import type { Report } from '../../src/model/report.ts';
import { runCli, temporaryFolder } from './run-cli.ts';
import { type SilentTarget, startSilentTarget } from './silent-target.ts';

const folders: { remove(): void }[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

function newFolder(): string {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder.path;
}

const resultFile = (folder: string, name: string): string => join(folder, 'MDEClientAnalyzerResult', name);
const reportIn = (folder: string): Report =>
  JSON.parse(readFileSync(resultFile(folder, 'MDEClientAnalyzerResult.json'), 'utf8'));
const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../src/report/saved/report.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

describe('analyze --lab as a user runs it', () => {
  it.each(LAB_SCENARIOS)(
    '%s ends with the exit code and exactly the findings that its name promises',
    async (scenario) => {
      const folder = newFolder();
      const { code, stdout, stderr } = await runCli([`--lab=${scenario}`, '--output', folder]);
      const report = reportIn(folder);
      expect(report.findings.map((finding) => finding.code).sort()).toEqual([...SCENARIOS[scenario].findings].sort());
      expect(code, stderr).toBe(SCENARIOS[scenario].exitCode);
      expect(report.exit.code).toBe(code);
      expect(report.run.complete).toBe(true);
      expect(report.runWarnings).toEqual([]);
      expect(validate(report), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
      expect(stdout.split('\n\n')[0]?.replace(/\s*\n\s*/g, ' ')).toBe(report.verdict);
      expect(stdout).toMatch(new RegExp(`exit ${code}$`, 'm'));
      expect(stdout + stderr).not.toContain('\x1b');
    },
  );

  it('accounts for every failed probe: each is explained by a finding', async () => {
    for (const scenario of ['blocked', 'auth-required', 'proxy-down', 'inspected'] as const) {
      const folder = newFolder();
      await runCli([`--lab=${scenario}`, '--output', folder, '-q']);
      const report = reportIn(folder);
      const explained = new Set(report.findings.flatMap((finding) => finding.affected));
      const failed = report.probes.filter((probe) => probe.outcome === 'unreachable');
      expect(failed.length).toBeGreaterThan(0);
      expect(failed.map((probe) => `${probe.targetId}/${probe.method}`).filter((cell) => !explained.has(cell))).toEqual(
        [],
      );
    }
  });

  it('writes files whose sizes and hashes are those of the manifest', async () => {
    const folder = newFolder();
    await runCli(['--lab', '--output', folder, '-q', '--format', 'text,html,json,junit,csv,markdown,prometheus']);
    const manifest = JSON.parse(readFileSync(resultFile(folder, 'manifest.json'), 'utf8'));
    expect(manifest.files.length).toBeGreaterThanOrEqual(9);
    for (const file of manifest.files) {
      const bytes = readFileSync(resultFile(folder, file.name));
      expect({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }).toEqual({
        size: file.size,
        sha256: file.sha256,
      });
    }
    expect(existsSync(join(folder, 'MDEClientAnalyzerResult.zip'))).toBe(true);
  });

  it('prints one document on stdout with --json, and nothing else', async () => {
    const { stdout } = await runCli(['--lab', '--json', '--output', newFolder()]);
    expect(validate(JSON.parse(stdout))).toBe(true);
  });

  it('replays a saved zip to the same findings, and compare sees no change', async () => {
    const folder = newFolder();
    const again = newFolder();
    await runCli(['--lab=inspected', '--output', folder, '-q']);
    const zip = join(folder, 'MDEClientAnalyzerResult.zip');
    const { code } = await runCli(['replay', zip, '--output', again, '-q']);
    expect(code).toBe(SCENARIOS.inspected.exitCode);
    expect(reportIn(again).findings).toEqual(reportIn(folder).findings);
    expect(reportIn(again).verdicts).toEqual(reportIn(folder).verdicts);
    expect((await runCli(['compare', zip, join(again, 'MDEClientAnalyzerResult.zip')])).code).toBe(0);
  });

  it('compare exits with 1 when something got worse', async () => {
    const [before, after] = [newFolder(), newFolder()];
    await runCli(['--lab', '--output', before, '-q']);
    await runCli(['--lab=auth-required', '--output', after, '-q']);
    const zips = [before, after].map((folder) => join(folder, 'MDEClientAnalyzerResult.zip'));
    expect((await runCli(['compare', ...zips])).code).toBe(1);
    expect((await runCli(['compare', ...zips.reverse()])).code).toBe(0);
  });
});

describe('a run that is cut short, which one target without an answer keeps from ending before', () => {
  let silent: SilentTarget;
  beforeAll(async () => {
    silent = await startSilentTarget();
  });
  afterAll(() => silent.stop());

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in mid-run: what was measured is written, marked incomplete',
    async (signal) => {
      const folder = newFolder();
      const { code } = await runCli(['--lab', ...silent.args, '--output', folder, '--concurrency', '1'], {
        when: { stderr: /probing 1\//, signal },
      });
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
      const report = reportIn(folder);
      expect(report.run).toMatchObject({ complete: false, incompleteBecause: signal });
      expect(report.probes.some((probe) => probe.state === 'measured')).toBe(true);
      expect(report.probes.some((probe) => probe.state === 'skipped' && probe.skippedBecause === 'interrupted')).toBe(
        true,
      );
      expect(validate(report), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
      expect(readFileSync(resultFile(folder, 'MDEClientAnalyzerResult.txt'), 'utf8')).toContain('Not tested');
    },
  );

  it.each(['0.05', '0.1', '0.3'])(
    'a deadline of %s s blames no proxy setting: what it cuts short is skipped',
    async (seconds) => {
      const folder = newFolder();
      await runCli(['--lab', ...silent.args, '--output', folder, '--concurrency', '1', '--deadline', seconds, '-q']);
      const report = reportIn(folder);
      expect(report.findings.map((finding) => finding.code)).toEqual(['deadline-reached']);
      expect(report.probes.filter((probe) => probe.state === 'unusable' || probe.state === 'absent')).toEqual([]);
      expect(report.probes.some((probe) => probe.skippedBecause === 'deadline')).toBe(true);
    },
  );

  it('the deadline ends the run with 3 and partial results', async () => {
    const folder = newFolder();
    const { code } = await runCli([
      '--lab',
      ...silent.args,
      '--methods',
      'none',
      '--output',
      folder,
      '--deadline',
      '3',
      '-q',
    ]);
    expect(code).toBe(3);
    const report = reportIn(folder);
    expect(report.run).toMatchObject({ complete: false, incompleteBecause: 'deadline' });
    expect(report.findings.map((finding) => finding.code)).toContain('deadline-reached');
    expect(report.probes).toHaveLength(report.targets.length * 5);
  });
});
