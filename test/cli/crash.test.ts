import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

let folder: ReturnType<typeof temporaryFolder>;
let silent: Server;
const open: Socket[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  silent = createServer((socket) => open.push(socket.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
  silent.close();
  folder.remove();
});

/** A program beside ours in the same process, which throws where nobody catches it. */
const throwing = (code: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(code)}"`,
});

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

describe('an error of ours that nobody caught', () => {
  it.each([
    ['thrown', 'setTimeout(() => { throw new Error("boom"); }, 1500);'],
    ['a rejected promise', 'setTimeout(() => { void Promise.reject(new Error("boom")); }, 1500);'],
  ])('%s in mid-run: what was measured is written, marked incomplete', async (_kind, code) => {
    const args = ['analyze', '--geo', 'US', '--service', 'CnC', '--methods', 'none', '--timeout', '30'];
    const result = await runCli([...args, '--connect-to', `::127.0.0.1:${portOf(silent)}`, '--output', folder.path], {
      env: throwing(code),
    });
    expect(result.code, result.stderr).toBe(3);
    expect(result.stderr).toMatch(/internal error: Error: boom/);
    const file = join(folder.path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.json');
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(report.run).toMatchObject({ complete: false, incompleteBecause: 'internal-error' });
    expect(report.targets.length).toBeGreaterThan(0);
  });

  it('while the result is written: it ends, says so and leaves nothing half written', async () => {
    // The archive's first bytes make it throw, as a broken archiver would.
    const code = `import fs from 'node:fs'; const made = fs.createWriteStream;
      fs.createWriteStream = (...args) => { setImmediate(() => { throw new Error('boom'); }); return made(...args); };
      (await import('node:module')).syncBuiltinESMExports();`;
    const result = await runCli(['--lab', '--output', folder.path], { env: throwing(code) });
    expect(result.code, result.stderr).toBe(3);
    expect(result.stderr).toMatch(/internal error: Error: boom/);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(existsSync(join(folder.path, 'MDEClientAnalyzerResult'))).toBe(false);
  });
});
