import { type ChildProcess, fork } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../src/lab/authority.ts';
import type { Answer, ServerRole, Traffic } from './protocol.ts';

/** Domain of the benchmark's targets; one certificate serves all. */
export const DOMAIN = 'bench.example';
/** Half of the round trip that the delayed servers add, ms. */
export const ONE_WAY_MS = 25;

/** All servers, each in a process of its own, so that their work is not counted as the client's. */
export interface Stage {
  /** For files of the benchmark; removed at the end. */
  readonly folder: string;
  /** PEM of the cloud's root: all that curl loads, while the tool loads the machine's roots too. */
  readonly caFile: string;
  /** By name: direct, http, socks, each also `…Delayed`; silent, full. */
  readonly ports: Readonly<Record<string, number>>;
  /** Connections and bytes since the last call. */
  traffic(): Promise<Traffic>;
  close(): void;
}

/** Starts everything. */
export async function startStage(serverScript: string): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'mde-bench-'));
  const children: ChildProcess[] = [];
  const start = async (role: ServerRole): Promise<readonly [ChildProcess, Readonly<Record<string, number>>]> => {
    const child = fork(serverScript, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(child);
    child.send({ order: 'start', role });
    const answer = await nextAnswer(child);
    return [child, 'ports' in answer ? answer.ports : {}];
  };
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const authority = createAuthority('Benchmark Root CA', Date.now());
  const [, origin] = await start({ kind: 'origin', ...authority.certificateFor([`*.${DOMAIN}`]) });
  const [middle, ways] = await start({ kind: 'middle', origin: origin.origin ?? 0, delayMs: ONE_WAY_MS });
  const [, silent] = await start({ kind: 'silent' });
  const [, full] = await start({ kind: 'full' });
  await fill(full.full ?? 0);
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.pem);
  return {
    folder,
    caFile,
    ports: { ...ways, ...silent, ...full },
    async traffic() {
      middle.send({ order: 'traffic' });
      const answer = await nextAnswer(middle);
      return 'traffic' in answer ? answer.traffic : { connections: 0, bytes: 0 };
    },
    close: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

function nextAnswer(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Answer));
    child.once('exit', (code) => reject(new Error(`a server ended with ${code}`)));
  });
}

/** Connects until a connection is no longer taken; the ones made stay open as long as this process runs. */
async function fill(port: number): Promise<void> {
  for (let made = 0; made < 32; made += 1) {
    const taken = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => resolve(false));
      const timer = setTimeout(() => resolve(false), 400);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(true);
      });
      socket.unref();
    });
    if (!taken) return;
  }
  throw new Error('the queue of the blackhole does not fill on this system');
}
