import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { cell, cli, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { startNetwork } from './full-network.ts';
import type { Network } from './network.ts';
import { BASIC_LIST, catalogueCsv, names, row } from './targets.ts';

const EDR = BASIC_LIST[0]?.url ?? '';
/** Something that works, and something that keeps the run waiting. */
const LIST = catalogueCsv([...BASIC_LIST, row(`https://${names.blackHole}/`, 'MAPS', 200, false)]);

describe.skipIf(inject('skipReason') !== '')('a run that is cut short', () => {
  let network: Network;
  let certificates: Certificates;
  let count = 0;
  beforeAll(async () => {
    ({ network, certificates } = await startNetwork({}));
  });
  afterAll(() => network?.stop());

  function prepare(...args: readonly string[]): { folder: string; command: readonly string[] } {
    const folder = `${network.folder}/cut${count++}`;
    mkdirSync(folder);
    const list = network.write('cut.csv', LIST);
    const fixed = ['--catalogue', list, '--service-ca-file', certificates.labCa, '--output', folder, '--no-progress'];
    return { folder, command: [cli(network), 'analyze', ...fixed, '--methods', 'none', '--timeout', '20', ...args] };
  }
  const resultIn = (folder: string): Report =>
    JSON.parse(readFileSync(`${folder}/MDEClientAnalyzerResult/MDEClientAnalyzerResult.json`, 'utf8'));
  /** What was measured is there, and nothing is half written. */
  function expectPartial(folder: string, because: Report['run']['incompleteBecause']): Report {
    const report = resultIn(folder);
    expect(report.run).toMatchObject({ complete: false, incompleteBecause: because });
    expect(words(cell(report, EDR, 'none'))).toBe('Succeeded (200)');
    expect(readdirSync(folder).sort()).toEqual(['MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.zip']);
    return report;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s writes what was measured and ends with %i', async (signal, code) => {
    const { folder, command } = prepare();
    const child = network.spawn('client', process.execPath, command);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await sleep(3000);
    child.kill(signal);
    expect(await ended).toBe(code);
    expectPartial(folder, signal);
  });

  it('by the deadline ends with 3 and says so', async () => {
    const { folder, command } = prepare('--deadline', '3');
    const { code } = await network.run('client', process.execPath, command);
    expect(code).toBe(3);
    const report = expectPartial(folder, 'deadline');
    expect(report.findings.map((finding) => finding.code)).toContain('deadline-reached');
  });

  it('by a full disk ends with 3 and one line, and leaves no half of a result', async () => {
    const { folder, command } = prepare('--include', 'edr.cloud.example');
    const script = 'mount -t tmpfs -o size=32k tmpfs "$1" && shift && "$@"; code=$?; ls -A "$0"; exit $code';
    const ran = await network.run('client', 'sh', ['-c', script, folder, folder, process.execPath, ...command]);
    expect(ran.code).toBe(3);
    const lines = ran.stderr.trim().split('\n');
    expect(lines.find((line) => line.startsWith('error: '))).toMatch(/ENOSPC|full|space/i);
    expect(lines.at(-1)).toMatch(/^error: the result is in "/);
    // Behind the last line of the summary stands what is left on the full disk: nothing.
    expect(ran.stdout.trimEnd()).toMatch(/exit\s+3(?:\nDetails: .*)?$/);
  });

  it('by a proxy that dies in mid-run is a finished run: what hung on it failed, the rest stands', async () => {
    const { folder, command } = prepare('--retries', '0');
    const proxy = ['--methods', 'none,command-line', '--proxy', 'socks5://proxy.corp.lab:3999', '--timeout', '6'];
    const dying = await network.start('proxy', 'dying', 'microsocks', ['-p', '3999'], [3999]);
    const child = network.spawn('client', process.execPath, [...command, ...proxy]);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await sleep(2500);
    await dying.kill();
    expect(await ended).toBe(1);
    const report = resultIn(folder);
    expect(report.run.complete).toBe(true);
    expect(words(cell(report, EDR, 'command-line'))).toBe('Succeeded (200)');
    const hung = cell(report, `https://${names.blackHole}/`, 'command-line');
    expect(hung.failure).toMatchObject({ phase: 'tunnel', peer: 'proxy' });
    expect(hung.failure?.code).toMatch(/^(eof_error|connection_reset|connection_aborted)$/);
    expect(existsSync(`${folder}/MDEClientAnalyzerResult.zip`)).toBe(true);
  });
});
