import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { endHalf } from './end-half.ts';

/**
 * Longest conversation with a name server by TCP, ms. It follows an answer by UDP that was cut off, so the server has the
 * whole one at hand.
 */
const MAX_CONVERSATION_MS = 3000;
/** How often is looked while a lookup lasts, ms: most are over before the first look. */
const LOOK_MS = 1000;
/** The same when the process wants to end. */
const LOOK_AT_END_MS = 100;
/** Port 53 and the states ESTABLISHED and SYN_SENT, as /proc/net/tcp writes them. */
const NAME_SERVER = /:0035$/;
const OPEN_STATES: readonly string[] = ['01', '02'];

let waiting = 0;
let timer: NodeJS.Timeout | null = null;
/** When each conversation was first seen, by the socket's inode. */
const seen = new Map<string, number>();
const ended = new Set<string>();

/**
 * Waits for a lookup of the system and keeps it from lasting for ever. glibc sets no limit when it asks by TCP: behind a
 * firewall that drops port 53 it waits two minutes, behind a silent server without end; meanwhile it holds one of few
 * threads, and Node cannot even exit. Our end of such a connection is closed, upon which the lookup fails. Linux only.
 */
export async function watchLookup<T>(lookup: Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return lookup;
  waiting++;
  timer ??= setInterval(() => endConversations(MAX_CONVERSATION_MS), LOOK_MS).unref();
  try {
    return await lookup;
  } finally {
    if (--waiting === 0) stopLooking();
  }
}

/** The process is done: lookups that nobody waits for any more may not keep it. */
export function endLookups(): void {
  if (waiting === 0) return;
  if (timer !== null) clearInterval(timer);
  timer = setInterval(() => endConversations(0), LOOK_AT_END_MS).unref();
  endConversations(0);
}

function stopLooking(): void {
  if (timer !== null) clearInterval(timer);
  timer = null;
  seen.clear();
}

function endConversations(olderThanMs: number): void {
  const now = performance.now();
  for (const [inode, fd] of conversations()) {
    const since = seen.get(inode) ?? now;
    seen.set(inode, since);
    if (now - since < olderThanMs || ended.has(inode)) continue;
    ended.add(inode);
    endHalf(fd);
  }
}

/** Inode and descriptor of this process' connections to name servers. */
function conversations(): readonly (readonly [inode: string, fd: number])[] {
  try {
    const open = new Set(
      ['tcp', 'tcp6'].flatMap((name) => openInodes(readFileSync(`/proc/self/net/${name}`, 'latin1'))),
    );
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      const inode = inodeOf(fd);
      return inode !== null && open.has(inode) ? [[inode, Number(fd)] as const] : [];
    });
  } catch {
    return []; // no /proc here: nothing is known, and nothing is ended
  }
}

/** Columns: number, local, remote, state, queues, timer, retransmissions, uid, timeout, inode. Source: proc_net_tcp.txt. */
function openInodes(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const [, , remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
    return NAME_SERVER.test(remote) && OPEN_STATES.includes(state) ? [inode] : [];
  });
}

function inodeOf(fd: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? null;
  } catch {
    return null; // the descriptor that read the folder, or one that was closed since
  }
}
