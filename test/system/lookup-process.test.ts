import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LookupProcess, startLookups } from '../../src/system/names/lookup-process.ts';
import { createLookupService, type LookupService } from '../../src/system/names/lookup-service.ts';
import { decodeLine, decodeQuestion } from '../../src/system/names/protocol.ts';
import { widthOf } from '../../src/system/names/run-lookup-child.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/main.js');
const place = { folder: '', file: process.execPath, args: [MAIN] };

/** The real program behind the service; the processes are ended by {@link afterEach}. */
const started: LookupProcess[] = [];
function service(): LookupService {
  return createLookupService({
    start: (threads, listener) => {
      const one = startLookups(threads, listener, place);
      started.push(one);
      return one;
    },
    inProcess: () => Promise.reject(new Error('not here')),
  });
}

afterEach(() => {
  for (const one of started.splice(0)) one.kill();
});

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '');
  } catch {
    return false;
  }
};

describe('a process that looks up names', () => {
  it('answers by the hosts file of this machine, many at once', async () => {
    const names = service();
    const answers = await Promise.all(Array.from({ length: 100 }, () => names.lookup('localhost', 4)));
    for (const { addresses } of answers) expect(addresses).toContainEqual({ address: '127.0.0.1', family: 4 });
    expect(started).toHaveLength(1);
  });

  it('gives the codes of the system for what is no name', async () => {
    await expect(service().lookup('a..b', null)).rejects.toMatchObject({ hostname: 'a..b' });
    await expect(service().lookup('"}\n{"id":1}', null)).rejects.toBeInstanceOf(Error);
  });

  it('ends with the one who asks, not with Ctrl-C, and cannot be used by hand', async () => {
    const child = spawn(process.execPath, [MAIN, 'lookup-child'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const ended = new Promise<NodeJS.Signals | null>((go) => child.once('exit', (_code, signal) => go(signal)));
    await new Promise((go) => child.stdout.once('data', go));
    child.kill('SIGINT');
    child.kill('SIGTERM');
    child.stdin.write('{"id":1,"name":"localhost","family":4}\n');
    const line = await new Promise<string>((go) => child.stdout.once('data', (bytes: Buffer) => go(String(bytes))));
    expect(decodeLine(line)).toEqual({ kind: 'answer', id: 1, addresses: ['127.0.0.1'] });
    child.stdin.end();
    expect(await ended).toBe('SIGKILL');
  });

  it.runIf(process.platform === 'linux')('is gone with a parent that is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mcl-lookup-'));
    const script = join(folder, 'parent.mjs');
    writeFileSync(
      script,
      `import { spawn } from 'node:child_process';
       const child = spawn(process.execPath, [${JSON.stringify(MAIN)}, 'lookup-child'], { stdio: ['pipe', 'pipe', 'ignore'] });
       child.stdout.once('data', () => console.log(child.pid));`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await new Promise((go) => parent.stdout.once('data', (bytes: Buffer) => go(String(bytes)))));
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => alive(pid), { timeout: 5000 }).toBe(false);
  });

  it.runIf(process.platform === 'linux')('sees nothing of our environment', async () => {
    process.env.NODE_EXTRA_CA_CERTS = '/nonexistent';
    try {
      await service().lookup('localhost', 4);
    } finally {
      delete process.env.NODE_EXTRA_CA_CERTS;
    }
    const own = readdirSync('/proc').filter((pid) => isOurs(pid));
    expect(own.length).toBeGreaterThan(0);
    for (const pid of own) {
      const names = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
      expect(names.map((line) => line.split('=')[0])).toEqual(['UV_THREADPOOL_SIZE']);
      expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
    }
  });
});

/** A lookup process that this one started. */
function isOurs(pid: string): boolean {
  try {
    const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('lookup-child');
  } catch {
    return false; // no process, or one that is gone
  }
}

describe('the width of a process', () => {
  it.each([
    [256, null, 128],
    [256, 1_048_576, 128],
    [4, 1024, 2],
    [256, 64, 13],
    [256, 8, 1],
    [1, null, 1],
  ])('%i threads and %s descriptors: %i lookups', (threads, descriptors, width) => {
    expect(widthOf(threads, descriptors)).toBe(width);
  });
});

describe('the lines between the two', () => {
  it.each([
    '',
    'x',
    'null',
    '[]',
    '{}',
    '{"id":"1","name":"a","family":4}',
    '{"id":1,"name":2,"family":4}',
    '{"id":1,"name":"a","family":5}',
  ])('%s is no question and no answer', (text) => {
    expect(decodeQuestion(text)).toBeNull();
    expect(decodeLine(text)).toBeNull();
  });
  it('keep addresses only', () => {
    expect(decodeLine('{"kind":"answer","id":1,"addresses":["192.0.2.1","x",7,"::1"]}')).toEqual({
      kind: 'answer',
      id: 1,
      addresses: ['192.0.2.1', '::1'],
    });
    expect(decodeLine('{"kind":"ready","width":0}')).toBeNull();
  });
});
