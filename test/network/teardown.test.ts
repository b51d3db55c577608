import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';

const here = import.meta.dirname;

/** A process that builds a network with a relay and a daemon, tells its name, and never ends. */
const SCRIPT = `
import { createNetwork } from ${JSON.stringify(join(here, 'network.ts'))};
const network = await createNetwork({ delayMs: 1, lossPercent: 0 });
await network.start('cloud', 'web', '/usr/bin/python3', ['-m', 'http.server', '80'], [80]);
process.stdout.write(JSON.stringify({ folder: network.folder, pid: process.pid }));
setInterval(() => {}, 1000);
`;

interface Left {
  readonly namespaces: readonly string[];
  readonly processes: readonly number[];
  readonly files: readonly string[];
}

const output = (file: string, ...args: string[]): readonly string[] =>
  execFileSync(file, args, { encoding: 'utf8' }).split('\n').filter(Boolean);

const namespacesOf = (id: string): readonly string[] =>
  output('ip', 'netns', 'list')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name.startsWith(id));

/** Everything that the network runs: what lives in its namespaces, the relay and the reaper. */
function processesOf(id: string): readonly number[] {
  const inside = namespacesOf(id).flatMap((name) => output('ip', 'netns', 'pids', name));
  const beside = output('ps', '-eo', 'pid=,args=').filter(
    (line) => /relay\.py|reaper\.sh/.test(line) && line.includes(id),
  );
  return [...new Set([...inside, ...beside].map((line) => Number.parseInt(line, 10)))];
}

/** A killed process may be a zombie for a moment: its parent has not looked yet. */
function lives(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What of a network is still there. */
function left(id: string, folder: string, processes: readonly number[]): Left {
  const resolvers = existsSync('/etc/netns') ? readdirSync('/etc/netns').filter((name) => name.startsWith(id)) : [];
  return {
    namespaces: namespacesOf(id),
    processes: processes.filter(lives),
    files: [...resolvers, ...(existsSync(folder) ? [folder] : [])],
  };
}

describe.skipIf(inject('skipReason') !== '')('tear-down', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'after %s leaves no namespace, process or file',
    async (signal) => {
      const scratch = mkdtempSync(join(tmpdir(), 'mcl-teardown-'));
      let child: ChildProcess | null = null;
      try {
        const outfile = join(scratch, 'builder.mjs');
        await build({
          stdin: { contents: SCRIPT, resolveDir: here, loader: 'ts' },
          ...{ outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' },
        });
        for (const name of ['reaper.sh', 'relay.py']) copyFileSync(join(here, name), join(scratch, name));
        const builder = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
        child = builder;
        const told = await new Promise<string>((resolve, reject) => {
          builder.stdout.once('data', (data) => resolve(String(data)));
          builder.once('exit', (code) => reject(new Error(`builder ended with ${code}`)));
        });
        const { folder, pid } = JSON.parse(told) as { folder: string; pid: number };
        const id = `mcl-${pid}-`;
        const processes = processesOf(id);
        expect(namespacesOf(id)).toHaveLength(3);
        // The web server, the relay, the reaper.
        expect(processes.filter(lives)).toHaveLength(3);
        builder.removeAllListeners('exit');
        builder.kill(signal);
        const nothing: Left = { namespaces: [], processes: [], files: [] };
        const gone = (): boolean => JSON.stringify(left(id, folder, processes)) === JSON.stringify(nothing);
        for (let wait = 0; wait < 100 && !gone(); wait++) await sleep(50);
        expect(left(id, folder, processes)).toEqual(nothing);
      } finally {
        child?.kill('SIGKILL');
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  );
});
