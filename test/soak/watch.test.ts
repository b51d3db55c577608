import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import { growthPerRun, megabytes, numberFrom, type Sample } from './growth.ts';

/** One minute by default; `SOAK_MINUTES=10` is the whole test. */
const MINUTES = numberFrom('SOAK_MINUTES', 1);
const BIN = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');
/** The collector leaves garbage for a while: what counts is that memory does not climb by more than this in an hour. */
const MOST_BYTES_PER_HOUR = 60 * 1024 * 1024;
/** What a process may wander in a run of minutes, whatever its slope says. */
const MOST_WANDER = 25 * 1024 * 1024;

interface Look {
  readonly seconds: number;
  readonly resident: number;
  readonly files: number;
  readonly threads: number;
}

function look(pid: number, since: number): Look {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
  return {
    seconds: (performance.now() - since) / 1000,
    resident: field('VmRSS') * 1024,
    files: readdirSync(`/proc/${pid}/fd`).length,
    threads: field('Threads'),
  };
}

describe.skipIf(process.platform !== 'linux')(`analyze --watch for ${MINUTES} min`, () => {
  it('no growth in memory, files or threads, and Ctrl-C ends it in order', async () => {
    const folder = temporaryFolder();
    const result = join(folder.path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.json');
    const child = spawn(process.execPath, [BIN, '--lab', '--watch', '1', '--output', folder.path], {
      // A small heap: without it the collector waits, and garbage looks like growth.
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder.path,
        LANG: 'C.UTF-8',
        NODE_OPTIONS: '--max-old-space-size=128',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const began = performance.now();
    const looks: Look[] = [];
    const seen = new Set<string>();
    while (performance.now() - began < MINUTES * 60_000 && child.exitCode === null) {
      await pause(500);
      const id = runIn(result);
      if (id !== null) seen.add(id);
      // The first ten seconds fill caches.
      if (performance.now() - began > 10_000 && child.exitCode === null) looks.push(look(child.pid ?? 0, began));
    }
    child.kill('SIGINT');
    const code = await ended;
    const samples: Sample[] = looks.map(({ seconds, resident }) => ({ runs: seconds, bytes: resident }));
    const perHour = growthPerRun(samples.filter((_, index) => index % Math.ceil(samples.length / 200) === 0)) * 3600;
    const quarter = Math.max(1, Math.floor(looks.length / 4));
    const median = (part: readonly Look[], of: (look: Look) => number): number =>
      part.map(of).sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0;
    const [first, last] = [looks.slice(0, quarter), looks.slice(-quarter)];
    const resident = [median(first, (l) => l.resident), median(last, (l) => l.resident)] as const;
    // The lowest, because a run in flight holds sockets.
    const lowest = (part: readonly Look[]): number => Math.min(...part.map(({ files }) => files));
    const files = [lowest(first), lowest(last)] as const;
    const threads = [median(first, (l) => l.threads), median(last, (l) => l.threads)] as const;
    console.log(
      `soak watch: ${MINUTES} min, ${seen.size} results seen, resident ${megabytes(resident[0])} → ${megabytes(resident[1])} (slope ${megabytes(perHour)} an hour), files ${files.join(' → ')}, threads ${threads.join(' → ')}`,
    );
    folder.remove();
    expect(code, stderr).toBe(130);
    expect(stderr).not.toContain('internal error');
    expect(stdout).toMatch(/exit 0/);
    expect(seen.size).toBeGreaterThan(MINUTES * 3);
    expect(files[1]).toBeLessThanOrEqual(files[0] + 2);
    expect(threads[1]).toBeLessThanOrEqual(threads[0] + 1);
    const wander = resident[1] - resident[0];
    expect(wander < MOST_WANDER || perHour < MOST_BYTES_PER_HOUR, `grew by ${megabytes(wander)}`).toBe(true);
    expect(wander).toBeLessThan(2 * MOST_WANDER);
  });
});

/** Id of the run whose result is there; null while one result replaces another. */
function runIn(file: string): string | null {
  try {
    if (statSync(file).size === 0) return null;
    return (JSON.parse(readFileSync(file, 'utf8')) as Report).run.id;
  } catch {
    return null;
  }
}
