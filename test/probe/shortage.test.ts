import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { freeDescriptors } from '../../src/system/posix/descriptors.ts';
import { temporaryFolder } from '../cli/run-cli.ts';
import {
  closeServers,
  lastOf,
  loopbackNames,
  measureOne,
  OK,
  plan,
  proxy,
  run,
  says,
  target,
  tcpServer,
} from './bench.ts';

afterEach(closeServers);

const short = (code: string) => Object.assign(new Error(`getaddrinfo ${code}`), { code });
/** A resolver that is short of descriptors for the first `times` questions. */
const shortFor = (times: number, code = 'EMFILE') => {
  let left = times;
  return {
    ...loopbackNames,
    lookup: async () => (left-- > 0 ? Promise.reject(short(code)) : loopbackNames.lookup('x.test', null)),
  };
};

describe('a shortage of this machine', () => {
  it.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN'])('that passes (%s) leaves no trace', async (code) => {
    const server = await tcpServer(says(OK));
    const cell = await measureOne(target(`http://cloud.test:${server.port}/`), ['direct'], {
      network: shortFor(3, code),
    });
    expect(cell).toMatchObject({ state: 'measured', skippedBecause: null });
    expect(cell.attempts).toHaveLength(1);
    expect(lastOf(cell)).toMatchObject({ phase: 'http', failure: null });
  });

  it('that stays leaves the probe untested, with its evidence, and blames nobody', async () => {
    const one = target('https://cloud.test/');
    const { measurements, challenges } = await run([plan(one, ['direct'])], { network: shortFor(10_000), retries: 1 });
    const cell = measurements.find(({ method }) => method === 'command-line');
    expect(cell).toMatchObject({ state: 'skipped', skippedBecause: 'local-resource' });
    expect(cell?.attempts.at(-1)?.observations.at(-1)?.failure).toEqual({ code: 'local_resource', native: 'EMFILE' });
    expect(challenges).toEqual([]);
  }, 60_000);

  it('is no proof that a proxy is dead, and no reason to take the next one', async () => {
    const server = await tcpServer(says('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    const first = proxy(server.port, 'http', 'proxy.test');
    const targets = ['a', 'b'].map((name) => plan(target(`http://${name}.test/`), [first, 'direct']));
    const { measurements } = await run(targets, { network: shortFor(2) });
    const cells = measurements.filter(({ method }) => method === 'command-line');
    for (const { attempts } of cells) {
      expect(attempts.map((attempt) => attempt.server)).toEqual([`http://proxy.test:${server.port}`]);
      expect(attempts[0]?.observations.at(-1)?.failure).toBeNull();
    }
  });

  it('of descriptors that is known beforehand bounds the probes at once', async () => {
    const open = new Set<Socket>();
    let most = 0;
    const server = await tcpServer((socket) => {
      open.add(socket as Socket);
      most = Math.max(most, open.size);
      socket.on('close', () => open.delete(socket as Socket));
      socket.once('data', () => setTimeout(() => socket.end(OK), 20));
    });
    const plans = Array.from({ length: 20 }, (_, index) =>
      plan(target(`http://127.0.0.1:${server.port}/${index}`), ['direct']),
    );
    await run(plans, { freeDescriptors: 18 });
    expect(most).toBeLessThanOrEqual(3 + 1); // one may be closing while the next one opens
    await run(plans, { freeDescriptors: null });
    expect(most).toBeGreaterThan(10);
  });
});

describe.runIf(process.platform === 'linux')('with few descriptors', () => {
  const folder = temporaryFolder();
  let server: Server | null = null;
  afterAll(() => {
    server?.close();
    folder.remove();
  });

  it('knows how many are free', () => expect(freeDescriptors()).toBeGreaterThan(10));

  // Below 48 Node cannot load the program's own modules: that ends in one line, before anything is tested.
  it.each([64, 50])('(%i) a hundred healthy targets are healthy', async (limit) => {
    server ??= createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => setTimeout(() => socket.end(OK), 20));
    });
    if (!server.listening) await new Promise<void>((go) => server?.listen(0, '127.0.0.1', go));
    const { port } = server.address() as AddressInfo; // of a TCP server that listens
    const list = join(folder.path, `endpoints-${limit}.txt`);
    writeFileSync(list, Array.from({ length: 100 }, (_, index) => `http://127.0.0.1:${port}/${index}\n`).join(''));
    const bin = resolve(import.meta.dirname, '../../bin/mde-client-analyzer.js');
    const options = [
      '--catalogue',
      list,
      '--methods',
      'none',
      '--retries',
      '0',
      '--output',
      folder.path,
      '--no-zip',
      '-q',
    ];
    const words = ['-c', `ulimit -n ${limit}; exec "$@"`, 'bash', process.execPath, bin, 'analyze', ...options];
    const child = spawn('bash', words, { stdio: 'ignore' });
    const code = await new Promise((go) => child.once('exit', go));
    const file = join(folder.path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.json');
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const outcomes = report.probes.filter(({ method }) => method === 'none').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(Array(100).fill('reachable'));
    expect(code).toBe(0);
  });
});
