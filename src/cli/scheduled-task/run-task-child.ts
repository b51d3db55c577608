import { spawn } from 'node:child_process';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { decodeJob, FILES } from './task-files.ts';

/** Inside the task: runs the tool again with its output in files, and leaves its exit code. */
export async function runTaskChild(folder: string): Promise<number> {
  const file = (name: string): string => join(folder, name);
  const job = decodeJob(await readFile(file(FILES.job)).catch(() => Buffer.alloc(0)));
  if (job === null || !isTextList(job.args) || typeof job.cwd !== 'string')
    throw new UsageError(`as-system-child is started by --as-system only; ${folder} holds no job`);
  // It may carry credentials; from here on only this process knows them.
  await rm(file(FILES.job));
  const exitCode = await runSelf(job.args, job.cwd, textMap(job.env), file);
  await writeFile(file(`${FILES.end}.new`), JSON.stringify({ exitCode }));
  await rename(file(`${FILES.end}.new`), file(FILES.end));
  return exitCode;
}

async function runSelf(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  file: (name: string) => string,
): Promise<number> {
  const [out, err] = [await open(file(FILES.stdout), 'wx'), await open(file(FILES.stderr), 'wx')];
  try {
    return await new Promise<number>((done) => {
      const child = spawn(process.execPath, [...args], {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', out.fd, err.fd],
        windowsHide: true,
      });
      // Mostly a drive of the user's that SYSTEM does not have.
      child.on('error', (error) => {
        void err
          .write(`error: SYSTEM cannot start in ${cwd} (${error.message}); change to a folder on a local drive\n`)
          .finally(() => done(3));
      });
      child.on('close', (code) => done(code ?? 3));
    });
  } finally {
    await Promise.all([out.close(), err.close()]);
  }
}

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

function textMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => typeof entry === 'string'));
}
