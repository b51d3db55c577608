import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const server = createServer((_request, response) => response.end('OK'));
beforeAll(() => new Promise<void>((go) => server.listen(0, '127.0.0.1', go)));
afterAll(() => {
  server.close();
  folder.remove();
});

const run = (...args: readonly string[]) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return runCli(['--url', url, '--service', 'Custom', '--methods', 'none', '--output', folder.path, ...args]);
};
const report = (): Report =>
  JSON.parse(readFileSync(join(folder.path, 'MDEClientAnalyzerResult/MDEClientAnalyzerResult.json'), 'utf8'));

describe.skipIf(process.platform === 'win32')('--engine winhttp where there is no Windows', () => {
  it('is one note, a word in the report, and the run as ever', async () => {
    const ended = await run('--engine', 'winhttp');
    expect(ended.code).toBe(0);
    const notes = ended.stderr.split('\n').filter((line) => line.includes('WinHTTP'));
    expect(notes).toEqual([
      expect.stringMatching(/^note: WinHTTP was not asked: it is a part of Windows, and this is \S/),
    ]);
    expect(ended.stdout).not.toContain('WinHTTP');
    const { winhttp, run: info, probes } = report();
    expect(winhttp).toMatchObject({ unavailable: { obstacle: 'not-windows' }, answers: [], compared: 0 });
    expect(info).toMatchObject({ complete: true, options: { engine: 'winhttp' } });
    expect(probes.filter(({ outcome }) => outcome === 'reachable')).toHaveLength(1);
  });

  it('says nothing with -q, and nothing at all without the option', async () => {
    expect(await run('--engine', 'winhttp', '-q')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect((await run('--engine', 'own')).stderr).not.toContain('WinHTTP');
    expect(report()).not.toHaveProperty('winhttp');
    expect(report().run.options).not.toHaveProperty('engine');
  });

  it('the hidden command does nothing without a job', async () => {
    const ended = await runCli(['winhttp-child']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(
      /^error: winhttp-child is started by --engine winhttp only; its input holds no job\n$/,
    );
  });
});
