import { lookup as dnsLookup, Resolver } from 'node:dns/promises';
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { startLookups } from './names/lookup-process.ts';
import { createLookupService } from './names/lookup-service.ts';
import { freeDescriptors } from './posix/descriptors.ts';
import { watchLookup } from './posix/stuck-lookups.ts';
import { canStartAgain, programPlace } from './program-place.ts';
import type { NameAnswer, NetworkInterface, Read, System } from './system.ts';

/** The parts of {@link System} that are read alike on every platform. */
export type RealMachine = Pick<
  System,
  | 'architecture'
  | 'recorded'
  | 'hostName'
  | 'env'
  | 'envNames'
  | 'readFile'
  | 'listFolder'
  | 'lookup'
  | 'expectLookups'
  | 'aliases'
  | 'freeDescriptors'
  | 'networkInterfaces'
  | 'now'
  | 'monotonic'
>;

/** What this process can read of its machine without asking which platform it is. */
export function realMachine(): RealMachine {
  const names = createLookupService({
    start: canStartAgain(programPlace()) ? startLookups : null,
    inProcess: lookUpHere,
  });
  return {
    architecture: process.arch,
    recorded: false,
    hostName: hostname(),
    // Node itself makes the names case-insensitive on Windows.
    env: (name) => process.env[name],
    envNames: () => Object.keys(process.env),
    readFile: readRegularFile,
    listFolder,
    lookup: names.lookup,
    expectLookups: names.expect,
    aliases,
    freeDescriptors,
    networkInterfaces: ownInterfaces,
    now: () => Date.now(),
    monotonic: () => performance.now(),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error).slice(0, 200);

function unreadOf(error: unknown): Read<never> {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' ? { state: 'absent' } : { state: 'unreadable', native: code };
}

/** Bytes of a regular file; a pipe or device in its place is unreadable, and never waited for. */
export async function readRegularFile(path: string, maxBytes: number): Promise<Read<Buffer>> {
  // Not awaiting a writer: opening a FIFO without O_NONBLOCK would hang.
  const opened = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(unreadOf);
  if ('state' in opened) return opened;
  try {
    const stat = await opened.stat();
    if (!stat.isFile()) return { state: 'unreadable', native: 'not a regular file' };
    const chunks: Buffer[] = [];
    let length = 0;
    // Files in /proc and /sys tell no size, so the end is where nothing more comes.
    while (length <= maxBytes) {
      const chunk = Buffer.alloc(Math.min(Math.max(stat.size - length, 0) + 4096, maxBytes + 1 - length));
      const { bytesRead } = await opened.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      chunks.push(chunk.subarray(0, bytesRead));
      length += bytesRead;
    }
    if (length > maxBytes) return { state: 'unreadable', native: `larger than ${maxBytes} bytes` };
    return { state: 'present', value: Buffer.concat(chunks) };
  } catch (error) {
    return unreadOf(error);
  } finally {
    await opened.close();
  }
}

async function listFolder(path: string): Promise<Read<readonly string[]>> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => entry.name);
    return { state: 'present', value: names.sort() };
  } catch (error) {
    return unreadOf(error);
  }
}

async function lookUpHere(name: string, family: 4 | 6 | null): Promise<NameAnswer> {
  const answers = await watchLookup(dnsLookup(name, { all: true, verbatim: true, family: family ?? 0 }));
  return { addresses: answers.map(({ address, family: of }) => ({ address, family: of === 6 ? 6 : 4 })) };
}

/** Longest CNAME chain that is followed: more is a loop (RFC 1034 leaves the number open; resolvers stop at 8 to 16). */
const MAX_ALIASES = 8;

async function aliases(name: string, timeoutMs: number): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  const stop = setTimeout(() => resolver.cancel(), timeoutMs);
  const chain: string[] = [];
  try {
    let current = name;
    while (chain.length < MAX_ALIASES) {
      const next = (await resolver.resolveCname(current))[0];
      if (next === undefined || next === name || chain.includes(next)) break;
      chain.push(next);
      current = next;
    }
  } catch {
    // No alias, no name server, no time: the chain as far as it is known is the answer.
  } finally {
    clearTimeout(stop);
  }
  return chain;
}

function ownInterfaces(): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? []).map((entry) => ({
      name,
      address: entry.address,
      family: entry.family === 'IPv6' ? (6 as const) : (4 as const),
      prefixLength: Number(entry.cidr?.split('/')[1] ?? (entry.family === 'IPv6' ? 128 : 32)),
      mac: entry.mac,
      internal: entry.internal,
    })),
  );
}
