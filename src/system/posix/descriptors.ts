import { readdirSync, readFileSync } from 'node:fs';

/** Descriptors that are kept for files, programs and threads. */
const RESERVE = 16;

/** Most descriptors this process may have; null where the system does not tell. Source: proc_pid_limits(5). */
export function descriptorLimit(): number | null {
  try {
    const match = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
    return match ? Number(match[1]) : null;
  } catch {
    return null; // no /proc, or no limit
  }
}

/** Descriptors that may still be opened for connections; null where the system does not tell. */
export function freeDescriptors(): number | null {
  const limit = descriptorLimit();
  if (limit === null) return null;
  try {
    return Math.max(0, limit - readdirSync('/proc/self/fd').length - RESERVE);
  } catch {
    return 0; // none was left to look with
  }
}
