import { describe, expect, it } from 'vitest';
import { runAsSystem } from '../../../src/cli/scheduled-task/run-as-system.ts';
import type { TaskHost } from '../../../src/cli/scheduled-task/task-host.ts';
import type { CommandResult, Read } from '../../../src/system/system.ts';

const PARENT = 'C:\\Windows\\System32\\config\\systemprofile';
const SCHTASKS = 'C:\\Windows\\System32\\schtasks.exe';
const DEAD = `mde-client-analyzer-77-${'d'.repeat(32)}`;
const ALIVE = `mde-client-analyzer-88-${'a'.repeat(32)}`;

/** Output of `schtasks /Query /FO CSV /NH` on a German Windows: words differ, columns do not. */
const TASK_LIST = `"\\MicrosoftEdgeUpdateTaskMachineCore","22.11.2026 18:03:21","Bereit"\r\n"\\${DEAD}","Nicht zutreffend","Bereit"\r\n"\\${ALIVE}","Nicht zutreffend","Wird ausgef\u00fchrt"\r\n"\\Microsoft\\Windows\\${DEAD}","Nicht zutreffend","Bereit"\r\n`;

const ok = (stdout = ''): Read<CommandResult> => ({ state: 'present', value: { code: 0, stdout, stderr: '' } });

interface Machine extends TaskHost {
  readonly files: Map<string, Buffer>;
  readonly folders: Set<string>;
  readonly tasks: Set<string>;
  readonly calls: string[];
}

/** A Windows in memory: `answer` may refuse a command, `work` is what the started task does at each look. */
function machine(options: {
  answer?: (line: string) => Read<CommandResult> | undefined;
  work?: (folder: string, files: Map<string, Buffer>, look: number) => void;
  noFolder?: boolean;
}): Machine {
  const files = new Map<string, Buffer>();
  const folders = new Set([`${PARENT}\\${DEAD}`, `${PARENT}\\${ALIVE}`]);
  const tasks = new Set([DEAD, ALIVE]);
  const calls: string[] = [];
  let clock = Date.UTC(2026, 10, 22, 12);
  let running: string | null = null;
  let look = 0;
  return {
    files,
    folders,
    tasks,
    calls,
    systemRoot: 'C:\\Windows',
    executable: 'C:\\Users\\anna\\Downloads\\MDEClientAnalyzer.exe',
    companions: ['C:\\Users\\anna\\Downloads\\koffi-win32-x64.node'],
    pid: 4711,
    now: () => clock,
    isAlive: (pid) => pid === 88,
    run: async (file, args) => {
      const line = `${file} ${args.join(' ')}`;
      calls.push(line);
      const answer = options.answer?.(line);
      if (answer) return answer;
      if (file !== SCHTASKS) return ok();
      const name = args[args.indexOf('/TN') + 1] ?? '';
      if (args[0] === '/Query') return ok(TASK_LIST);
      if (args[0] === '/Create') tasks.add(name);
      if (args[0] === '/Run') running = `${PARENT}\\${name}`;
      if (args[0] === '/Delete') tasks.delete(name);
      return ok();
    },
    makeFolder: async (path) => {
      if (options.noFolder) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      folders.add(path);
    },
    listFolder: async (path) => [...folders].map((folder) => folder.slice(path.length + 1)),
    removeFolder: async (path) => {
      for (const name of files.keys()) if (name.startsWith(`${path}\\`)) files.delete(name);
      return folders.delete(path);
    },
    copy: async (from, to) => void files.set(to, Buffer.from(`copy of ${from}`)),
    write: async (path, bytes) => void files.set(path, bytes),
    read: async (path) => files.get(path) ?? null,
    pause: async (ms) => {
      clock += ms;
      look += 1;
      if (running) options.work?.(running, files, look);
    },
  };
}

const job = { args: ['analyze', '--output', 'C:\\a b'], cwd: 'C:\\x', env: { CRED: 'u:p' } };
const never = new AbortController().signal;
const newTasks = (host: Machine): string[] => [...host.tasks].filter((name) => name !== ALIVE);
const newFolders = (host: Machine): string[] => [...host.folders].filter((name) => !name.endsWith(ALIVE));

describe('run as SYSTEM', () => {
  it('returns what the task printed and its exit code, tells progress, and leaves nothing', async () => {
    const heard: string[] = [];
    let seen = '';
    let jobSeen = '';
    let module = '';
    const host = machine({
      work: (folder, files, look) => {
        if (look === 1) {
          seen = (files.get(`${folder}\\task.xml`) ?? Buffer.alloc(0)).toString('utf16le');
          module = (files.get(`${folder}\\koffi-win32-x64.node`) ?? Buffer.alloc(0)).toString();
          jobSeen = (files.get(`${folder}\\job.json`) ?? Buffer.alloc(0)).toString();
          files.set(`${folder}\\stderr`, Buffer.from('probing 1/2\n'));
        }
        if (look === 2) {
          files.set(`${folder}\\stderr`, Buffer.from('probing 1/2\nprobing 2/2\n'));
          files.set(`${folder}\\stdout`, Buffer.from('{"x":1}'));
          files.set(`${folder}\\end.json`, Buffer.from('{"exitCode":4}'));
        }
      },
    });
    const outcome = await runAsSystem(host, { job, signal: never, onStderr: (bytes) => heard.push(bytes.toString()) });
    expect(outcome).toEqual({ ran: true, exitCode: 4, stdout: Buffer.from('{"x":1}') });
    expect(heard).toEqual(['probing 1/2\n', 'probing 2/2\n']);
    expect(JSON.parse(jobSeen)).toEqual(job);
    expect(module).toBe('copy of C:\\Users\\anna\\Downloads\\koffi-win32-x64.node');
    expect(seen.charCodeAt(0)).toBe(0xfeff);
    expect(seen).toContain('<UserId>S-1-5-18</UserId>');
    // The program of the task is the copy in the closed folder, not the file that anna can exchange.
    expect(seen).toMatch(
      /<Command>C:\\Windows\\System32\\config\\systemprofile\\mde-client-analyzer-4711-[0-9a-f]{32}\\MDEClientAnalyzer\.exe</,
    );
    expect(seen).not.toContain('u:p');
    expect([newTasks(host), newFolders(host), host.files.size]).toEqual([[], [], 0]);
  });

  it('closes the folder before anything is put into it, and calls tools of System32 only', async () => {
    const host = machine({ answer: (line) => (line.includes('icacls') ? { state: 'absent' } : undefined) });
    const outcome = await runAsSystem(host, { job, signal: never, onStderr: () => {} });
    expect(outcome).toMatchObject({ ran: false, why: expect.stringContaining('cannot be closed to other users') });
    expect(host.files.size).toBe(0);
    expect(host.calls.every((line) => line.startsWith('C:\\Windows\\System32\\'))).toBe(true);
  });

  it('removes what killed runs left, never what a living run or somebody else owns', async () => {
    const host = machine({ noFolder: true });
    await runAsSystem(host, { job, signal: never, onStderr: () => {} });
    expect([...host.tasks]).toEqual([ALIVE]);
    expect([...host.folders]).toEqual([`${PARENT}\\${ALIVE}`]);
    expect(host.calls.filter((line) => line.includes('/Delete') && line.includes('Edge'))).toEqual([]);
  });

  it.each<[string, Parameters<typeof machine>[0], string]>([
    ['no rights', { noFolder: true }, 'an elevated shell is needed'],
    [
      'schtasks refuses',
      {
        answer: (line) =>
          line.includes('/Create')
            ? { state: 'present', value: { code: 1, stdout: '', stderr: 'FEHLER: Zugriff verweigert\r\n' } }
            : undefined,
      },
      'schtasks /Create ended with 1: FEHLER: Zugriff verweigert',
    ],
    [
      'schtasks is blocked',
      { answer: (line) => (line.includes('/Create') ? { state: 'unreadable', native: 'EACCES' } : undefined) },
      'EACCES',
    ],
    [
      'schtasks is missing',
      { answer: (line) => (line.includes('schtasks') ? { state: 'absent' } : undefined) },
      'schtasks.exe is missing',
    ],
    ['nothing happens (a stub that says yes)', {}, 'did not start'],
  ])('says why not and leaves nothing: %s', async (_words, options, why) => {
    const host = machine(options);
    const outcome = await runAsSystem(host, { job, signal: never, onStderr: () => {} });
    expect(outcome).toMatchObject({ ran: false, why: expect.stringContaining(why) });
    expect(newFolders(host).filter((name) => name.includes('-4711-'))).toEqual([]);
    expect(newTasks(host).filter((name) => name.includes('-4711-'))).toEqual([]);
  });

  it('only the packaged executable registers itself', async () => {
    const host = { ...machine({}), executable: null };
    expect(await runAsSystem(host, { job, signal: never, onStderr: () => {} })).toMatchObject({ ran: false });
    expect(host.calls).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends and removes the task on %s', async (reason, exitCode) => {
    const controller = new AbortController();
    const host = machine({
      work: (folder, files) => {
        files.set(`${folder}\\stderr`, Buffer.from('x'));
        controller.abort(reason);
      },
    });
    const outcome = await runAsSystem(host, { job, signal: controller.signal, onStderr: () => {} });
    expect(outcome).toMatchObject({ ran: true, exitCode });
    expect(host.calls.some((line) => line.includes('/End /TN mde-client-analyzer-4711-'))).toBe(true);
    expect([newTasks(host), newFolders(host)]).toEqual([[], []]);
  });
});
