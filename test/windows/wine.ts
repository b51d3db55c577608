import { spawn, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Debian's 64-bit loader; the `wine` on the path writes a warning of its own to stderr. */
export const WINE = '/usr/lib/wine/wine64';
const SERVER = '/usr/lib/wine/wineserver64';

/** How a Windows program ended. */
export interface Ended {
  /** Null when it was stopped for taking too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as bytes, where the encoding is what is tested. */
  readonly bytes: Buffer;
}

/** What a program may be given besides its arguments. */
export interface WineOptions {
  /** Linux path of the folder it starts in. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

function environment(prefix: string, env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { DISPLAY: _none, ...rest } = process.env;
  const kept = Object.entries(rest).filter(
    ([name]) => !/^(NODE_|VITEST|npm_|NO_COLOR$|FORCE_COLOR$|.*_proxy$)/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree=;mshtml=',
    LANG: 'C.UTF-8',
    ...env,
  };
}

/** Runs a Windows program. Its output goes to files: Node for Windows cannot write to a Unix pipe. */
export function wine(prefix: string, args: readonly string[], options: WineOptions = {}): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'mde-out-'));
  const files = [join(folder, 'out'), join(folder, 'err')] as const;
  const [out, err] = files.map((file) => openSync(file, 'w')) as [number, number];
  return new Promise((done) => {
    const child = spawn(WINE, [...args], {
      env: environment(prefix, options.env),
      stdio: ['ignore', out, err],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 90_000);
    child.on('close', (code) => {
      clearTimeout(timer);
      closeSync(out);
      closeSync(err);
      const [stdout, stderr] = files.map((file) => readFileSync(file)) as [Buffer, Buffer];
      rmSync(folder, { recursive: true });
      done({ code, bytes: stdout, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') });
    });
  });
}

/** Runs a Windows program on a terminal, the only place where a code page means something; gives what was shown. */
export function wineOnTerminal(prefix: string, args: readonly string[]): string {
  const line = [WINE, ...args].map((argument) => `'${argument.replaceAll("'", "'\\''")}'`).join(' ');
  const env = environment(prefix, { TERM: 'xterm', SHELL: '/bin/sh' });
  return spawnSync('script', ['-qec', line, '/dev/null'], { env, encoding: 'utf8', input: '', timeout: 60_000 }).stdout;
}

/** A Windows of its own for one test file. */
export function copyPrefix(from: string): string {
  const prefix = join(mkdtempSync(join(tmpdir(), 'mde-wine-')), 'prefix');
  cpSync(from, prefix, { recursive: true, verbatimSymlinks: true });
  spawnSync(SERVER, ['-p120'], { env: environment(prefix), stdio: 'ignore' });
  return prefix;
}

/** Ends every program of this Windows and its server. */
export function stopServer(prefix: string): void {
  for (const argument of ['-k', '-w']) spawnSync(SERVER, [argument], { env: environment(prefix), stdio: 'ignore' });
}

/** Ends and deletes a copy. */
export function removePrefix(prefix: string): void {
  stopServer(prefix);
  rmSync(resolve(prefix, '..'), { recursive: true, force: true });
}

/** A Linux path as Windows programs see it. */
export function windowsPath(path: string): string {
  return `Z:${resolve(path).replaceAll('/', '\\')}`;
}
