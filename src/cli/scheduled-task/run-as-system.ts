import { randomBytes } from 'node:crypto';
import { win32 } from 'node:path';
import { decodeJob, encodeJob, FILES, type TaskJob } from './task-files.ts';
import type { TaskHost } from './task-host.ts';
import { leftovers, parseTaskList, taskName } from './task-name.ts';
import { TASK_LIFE_MINUTES, taskXml } from './task-xml.ts';

/** How it went: what the run as SYSTEM printed and ended with, or why there was none. */
export type AsSystemOutcome =
  | { readonly ran: true; readonly exitCode: number; readonly stdout: Buffer }
  | { readonly ran: false; readonly why: string };

/** What to run, and who is told while it runs. */
export interface AsSystemInput {
  readonly job: TaskJob;
  readonly signal: AbortSignal;
  /** Called with what the run wrote to stderr since the last call. */
  readonly onStderr: (bytes: Buffer) => void;
}

const TOOL_TIMEOUT_MS = 30_000;
const POLL_MS = 250;
/** Task Scheduler starts a task within seconds; a policy that forbids it shows by nothing happening. */
const START_TIMEOUT_MS = 60_000;

/** Registers a task that runs this tool as LocalSystem, waits for it, and removes task and folder whatever happens. */
export async function runAsSystem(host: TaskHost, input: AsSystemInput): Promise<AsSystemOutcome> {
  const { executable } = host;
  if (executable === null) return { ran: false, why: 'only the packaged executable can register itself' };
  const places = placesOf(host);
  await cleanUp(host, places);
  const name = taskName(host.pid, randomBytes(16).toString('hex'));
  const folder = win32.join(places.parent, name);
  try {
    const refused =
      (await prepare(host, places, folder, executable, input.job)) ?? (await register(host, places, name));
    if (refused !== null) return { ran: false, why: refused };
    return await follow(host, places, name, input);
  } finally {
    await removeTask(host, places, name);
    await host.removeFolder(folder);
  }
}

interface Places {
  /** SYSTEM's own profile: nobody but SYSTEM and administrators may even look into the folder above it. */
  readonly parent: string;
  readonly schtasks: string;
  readonly icacls: string;
}

function placesOf({ systemRoot }: TaskHost): Places {
  const system32 = win32.join(systemRoot, 'System32');
  return {
    parent: win32.join(system32, 'config', 'systemprofile'),
    schtasks: win32.join(system32, 'schtasks.exe'),
    icacls: win32.join(system32, 'icacls.exe'),
  };
}

/** Tasks and folders of runs that were killed. */
async function cleanUp(host: TaskHost, places: Places): Promise<void> {
  const list = await host.run(places.schtasks, ['/Query', '/FO', 'CSV', '/NH'], TOOL_TIMEOUT_MS);
  const tasks = list.state === 'present' ? parseTaskList(list.value.stdout) : [];
  const alive = (pid: number): boolean => pid === host.pid || host.isAlive(pid);
  for (const name of leftovers(tasks, alive)) await removeTask(host, places, name);
  for (const name of leftovers(await host.listFolder(places.parent), alive)) {
    await host.removeFolder(win32.join(places.parent, name));
  }
}

/** The folder with everything the task needs; null when all went well, else why not. */
async function prepare(
  host: TaskHost,
  { parent, icacls }: Places,
  folder: string,
  executable: string,
  job: TaskJob,
): Promise<string | null> {
  try {
    await host.makeFolder(folder);
  } catch (error) {
    return `no folder can be made in ${parent} (${codeOf(error)}); an elevated shell is needed`;
  }
  const rights = ['/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F'];
  const set = await host.run(icacls, [folder, ...rights], TOOL_TIMEOUT_MS);
  if (set.state !== 'present' || set.value.code !== 0) return `the folder ${folder} cannot be closed to other users`;
  try {
    const program = win32.join(folder, FILES.program);
    // A copy: the executable may lie where ordinary users could exchange it before SYSTEM starts it.
    await host.copy(executable, program);
    for (const file of host.companions) await host.copy(file, win32.join(folder, win32.basename(file)));
    await host.write(win32.join(folder, FILES.job), encodeJob(job));
    const action = { command: program, arguments: `as-system-child "${folder}"`, now: host.now() };
    await host.write(win32.join(folder, FILES.task), taskXml(action));
    return null;
  } catch (error) {
    return `the files of the task cannot be written to ${folder} (${codeOf(error)})`;
  }
}

async function register(host: TaskHost, { schtasks, parent }: Places, name: string): Promise<string | null> {
  const xml = win32.join(parent, name, FILES.task);
  for (const args of [
    ['/Create', '/TN', name, '/XML', xml, '/F'],
    ['/Run', '/TN', name],
  ]) {
    const done = await host.run(schtasks, args, TOOL_TIMEOUT_MS);
    if (done.state === 'absent') return 'schtasks.exe is missing';
    if (done.state === 'unreadable') return `schtasks.exe could not be started (${done.native})`;
    if (done.value.code !== 0) {
      const said = `${done.value.stderr} ${done.value.stdout}`.replace(/\s+/g, ' ').trim().slice(0, 300);
      return `schtasks ${args[0]} ended with ${done.value.code ?? 'no answer'}${said === '' ? '' : `: ${said}`}`;
    }
  }
  return null;
}

/** Waits for the end, hands over what the run says meanwhile. */
async function follow(
  host: TaskHost,
  { parent, schtasks }: Places,
  name: string,
  { signal, onStderr }: AsSystemInput,
): Promise<AsSystemOutcome> {
  const file = (entry: string): string => win32.join(parent, name, entry);
  const begun = host.now();
  let shown = 0;
  let started = false;
  for (;;) {
    const end = await host.read(file(FILES.end));
    const stderr = await host.read(file(FILES.stderr));
    started ||= stderr !== null;
    if (stderr !== null && stderr.length > shown) {
      onStderr(stderr.subarray(shown));
      shown = stderr.length;
    }
    if (end !== null) {
      return { ran: true, exitCode: exitCodeOf(end), stdout: (await host.read(file(FILES.stdout))) ?? Buffer.alloc(0) };
    }
    const waited = host.now() - begun;
    if (signal.aborted || waited > TASK_LIFE_MINUTES * 60_000) {
      await host.run(schtasks, ['/End', '/TN', name], TOOL_TIMEOUT_MS);
      return {
        ran: true,
        exitCode: signal.reason === 'SIGTERM' ? 143 : signal.aborted ? 130 : 3,
        stdout: Buffer.alloc(0),
      };
    }
    if (!started && waited > START_TIMEOUT_MS) return { ran: false, why: 'the task was registered but did not start' };
    await host.pause(POLL_MS);
  }
}

function exitCodeOf(bytes: Buffer): number {
  const code = decodeJob(bytes)?.exitCode;
  return typeof code === 'number' ? code : 3;
}

async function removeTask(host: TaskHost, { schtasks }: Places, name: string): Promise<void> {
  await host.run(schtasks, ['/End', '/TN', name], TOOL_TIMEOUT_MS);
  await host.run(schtasks, ['/Delete', '/TN', name, '/F'], TOOL_TIMEOUT_MS);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error).slice(0, 200);
