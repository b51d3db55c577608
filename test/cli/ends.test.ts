import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { temporaryFolder } from './run-cli.ts';

const BIN = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Runs the program with a reader of its stdout that sleeps `firstMs`, then `eachMs` before each further chunk. */
async function runSlowly(args: readonly string[], firstMs: number, eachMs: number) {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((go) => child.once('close', (code) => go(code)));
  await sleep(firstMs);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) {
    chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
    await sleep(eachMs);
  }
  return { code: await ended, stdout: Buffer.concat(chunks).toString('utf8') };
}

describe('the process ends', () => {
  it('with every byte of stdout delivered to a slow reader, and with the right exit code', async () => {
    // A port where nobody listens.
    const server = createServer();
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((go) => server.close(go));
    const list = join(folder.path, 'endpoints.txt');
    writeFileSync(list, Array.from({ length: 1500 }, (_, index) => `http://127.0.0.1:${port}/${index}\n`).join(''));
    const options = ['--methods', 'none', '--retries', '0', '--output', folder.path, '--no-zip', '--json'];
    const { code, stdout } = await runSlowly(['analyze', '--catalogue', list, ...options], 3000, 2);
    expect(stdout.length).toBeGreaterThan(1_000_000);
    const report = JSON.parse(stdout) as Report;
    expect(report.targets).toHaveLength(1500);
    expect(code).toBe(report.exit.code);
    expect(code).toBe(1);
  });

  it('at once when its reader goes away', async () => {
    const child = spawn(process.execPath, [BIN, 'targets', '--json', '-g', 'all'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise<number | null>((go) => child.once('exit', (code) => go(code)));
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended).not.toBeNull();
  });
});
