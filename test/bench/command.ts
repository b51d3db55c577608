import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** A program to measure. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Exit codes that mean: it did its work. */
  readonly exitCodes?: readonly number[];
}

/** One run: wall and CPU (user and system, children included) in ms. CPU is null where no shell can tell it. */
export interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number | null;
}

/** bash's own clock counts CPU to the millisecond and waits for nothing else. */
const BASH = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path)) ?? null;

/** Runs once and measures; throws when the program did not do its work. */
export async function time(command: Command): Promise<Timing> {
  if (BASH === null) {
    const begin = performance.now();
    await finish(command, command.file, command.args);
    return { wallMs: performance.now() - begin, cpuMs: null };
  }
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>&1';
  const errors = await finish(command, BASH, ['-c', script, 'bench', command.file, ...command.args]);
  const [wall, user, system] = (errors.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wallMs: (wall ?? 0) * 1000, cpuMs: ((user ?? 0) + (system ?? 0)) * 1000 };
}

function finish(command: Command, file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { stdio: ['ignore', 'ignore', 'pipe'], env: cleanEnv() });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if ((command.exitCodes ?? [0]).includes(code ?? -1)) resolve(errors);
      else reject(new Error(`${command.file} ${command.args.join(' ').slice(0, 300)}: exit ${code}\n${errors}`));
    });
  });
}

/** Proxies of this machine's own environment must not be part of the picture. */
export function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_proxy$|^NODE_/i.test(name)));
}

/** Peak resident memory of one run in bytes, asked from the kernel while it runs; null where it cannot be asked. */
export function peakMemory(command: Command): Promise<number | null> {
  if (platform() !== 'linux') return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, [...command.args], { stdio: 'ignore', env: cleanEnv() });
    let peak = 0;
    const look = setInterval(() => {
      peak = Math.max(peak, highWaterMark(child.pid ?? 0));
    }, 5);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(look);
      if ((command.exitCodes ?? [0]).includes(code ?? -1)) resolve(peak);
      else reject(new Error(`${command.file}: exit ${code}`));
    });
  });
}

function highWaterMark(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    // It has ended; what was seen before stands.
    return 0;
  }
}

/** Measures several programs in turn, so that a busy moment of the machine hits them all. One unmeasured round comes first. */
export async function side<Name extends string>(
  commands: Readonly<Record<Name, Command>>,
  runs: number,
): Promise<Readonly<Record<Name, readonly Timing[]>>> {
  const names = Object.keys(commands) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as Timing[]])) as Record<Name, Timing[]>;
  for (let round = -1; round < runs; round += 1)
    for (const name of names) {
      const timing = await time(commands[name]);
      if (round >= 0) found[name].push(timing);
    }
  return found;
}
