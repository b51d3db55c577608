import type { System } from '../../../system/system.ts';

/** A service that runs, as its main process was started. */
export interface RunningService {
  readonly pid: number;
  /** Environment at its start; programs that change their own later do not show it. */
  readonly variables: ReadonlyMap<string, string>;
}

const SHOW_TIMEOUT_MS = 3_000;
const MAX_ENVIRON_BYTES = 1024 * 1024;
/** What is asked of the system manager; the order is the manager's. Source: org.freedesktop.systemd1(5). */
const PROPERTIES = 'Environment,EnvironmentFiles,UnsetEnvironment,FragmentPath,DropInPaths,MainPID';

/** The running main process of a service; null where it does not run, systemd does not, or this account may not look. */
export async function readRunningService(system: System, unit: string): Promise<RunningService | null> {
  const shown = await system.run('systemctl', ['show', unit, '-p', PROPERTIES], SHOW_TIMEOUT_MS);
  const output = shown.state === 'present' && shown.value.code === 0 ? shown.value.stdout : '';
  const pid = Number(/^MainPID=(\d{1,10})$/m.exec(output)?.[1] ?? 0);
  if (pid === 0) return null;
  const file = await system.readFile(`/proc/${pid}/environ`, MAX_ENVIRON_BYTES);
  if (file.state !== 'present' || file.value.length === 0) return null;
  const variables = new Map<string, string>();
  for (const entry of file.value.toString('utf8').split('\0')) {
    const equals = entry.indexOf('=');
    if (equals > 0) variables.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  return { pid, variables };
}
