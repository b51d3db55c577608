import { userInfo } from 'node:os';
import type { Identity } from '../../model/report.ts';
import { realMachine } from '../real-machine.ts';
import { pickEnv, runProgram } from '../run-program.ts';
import type { CommandResult, Read, System } from '../system.ts';

/** What Linux and macOS read alike. */
export type PosixMachine = Omit<System, 'platform' | 'osName' | 'searchDomains' | 'trustedRoots'>;

/** Folders of the system's own programs; /usr/local is left out because ordinary accounts often own it. */
const PROGRAM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
/** Desktop settings are reached over the user's bus; nothing else of the environment changes what a program answers. */
const PASSED_ON = ['HOME', 'USER', 'LOGNAME', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'];

/** A Linux or macOS machine without the parts that differ. */
export function posixMachine(): PosixMachine {
  const common = realMachine();
  const env = { ...pickEnv(process.env, PASSED_ON), PATH: PROGRAM_FOLDERS.join(':'), LC_ALL: 'C' };
  return {
    ...common,
    osBuild: null,
    registryKey: async () => ({ state: 'absent' }),
    run: (file, args, timeoutMs): Promise<Read<CommandResult>> =>
      runProgram(file, args, timeoutMs, { platform: 'posix', folders: PROGRAM_FOLDERS, env }),
    identity: async (): Promise<Identity> => {
      const root = process.getuid?.() === 0;
      return { user: userName(), elevated: root, system: root, integrity: null, session: null };
    },
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the user database (containers): its number is its name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Certificates of a PEM text, each alone. */
export function splitPem(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [];
}
