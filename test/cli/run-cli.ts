import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once stderr holds this text: to send a signal at the right moment. */
  readonly when?: { readonly stderr: RegExp; readonly signal: NodeJS.Signals };
}

/** The real program in a process of its own, as a user starts it; the build must be up to date (`npm test` sees to it). */
export function runCli(args: readonly string[], { cwd, env, when }: CliOptions = {}): Promise<CliResult> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: cwd ?? process.cwd(),
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let sent = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (when && !sent && when.stderr.test(stderr)) {
        sent = true;
        child.kill(when.signal);
      }
    });
    child.on('error', fail).on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** An empty folder for one test, removed by the returned function. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'mde-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
