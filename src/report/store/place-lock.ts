import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../model/usage-error.ts';
import { makerOf, newNames } from './unpublished.ts';
import { systemCode } from './write-errors.ts';

/** Names are exchanged in a few milliseconds; whoever holds the lock longer than this is dead, stuck or far away. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 20;
/** A lock or a temporary name of another machine is abandoned after this, ms: its processes cannot be looked up from here. */
const ABANDONED_MS = 60 * 60_000;

/** Held while names are exchanged in an output folder. */
export const LOCK_NAME = '.mde-client-analyzer.lock';

/** Runs `work` while no other run of this tool exchanges names in this folder. */
export async function withLock<T>(outputDir: string, work: () => Promise<T>): Promise<T> {
  const path = join(outputDir, LOCK_NAME);
  const own = newNames(outputDir).folder;
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
      return null;
    });
    if (file) {
      try {
        await file.writeFile(own.slice(outputDir.length).replace(/^[\\/]+/, ''));
        await file.close();
        return await work();
      } finally {
        await rm(path, { force: true });
      }
    }
    await breakLock(path, `${own}.zip`);
    if (Date.now() > until)
      throw new UsageError(`another run is writing to ${JSON.stringify(outputDir)}; choose another --output`, 3);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

/** Takes away the lock of a process that is no more. It is renamed first: of several that see it, one takes it. */
async function breakLock(path: string, aside: string): Promise<void> {
  const maker = await lockMaker(path);
  if (maker === null || (await isAlive(path, maker))) return;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (moved) await rm(aside, { force: true });
}

async function lockMaker(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(200), 0, 200, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // Released meanwhile, or not to be read: the next look tells.
    return null;
  }
}

/** True while the process that made a name may still be at work. */
export async function isAlive(path: string, name: string): Promise<boolean> {
  const maker = makerOf(name);
  if (maker?.sameHost === true) return isRunning(maker.pid);
  try {
    return Date.now() - (await lstat(path)).mtimeMs < ABANDONED_MS;
  } catch {
    return true;
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of somebody else.
    return systemCode(error) !== 'ESRCH';
  }
}

/** The temporary names of this tool in a folder, each once; the lock is none. */
export async function leftBases(outputDir: string): Promise<readonly string[]> {
  const names = await readdir(outputDir);
  return [...new Set(names.flatMap((name) => makerOf(name)?.base ?? []))];
}
