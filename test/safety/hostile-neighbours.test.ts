import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpObservation } from '../../src/model/observation.ts';
import type { Report } from '../../src/model/report.ts';
import { runCli, temporaryFolder } from '../cli/run-cli.ts';

/** Whole answers that no HTTP client may choke on; after each the peer closes, unless it is told to stay silent. */
const HOSTILE: Readonly<Record<string, string | ((socket: Socket) => void)>> = {
  'status 000': 'HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n',
  'status 001': 'HTTP/1.1 001 X\r\n\r\n',
  'status 099': 'HTTP/1.1 099 X\r\nContent-Length: 3\r\n\r\nabc',
  'status 000, then a good answer': 'HTTP/1.1 000 X\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  'an interim answer, then status 000': 'HTTP/1.1 103 E\r\n\r\nHTTP/1.1 000 X\r\n\r\n',
  'status 000 without an end': (socket) => socket.write('HTTP/1.1 000 X\r\nContent-Length: 5\r\n\r\n'),
  'status 000 and chunks': 'HTTP/1.1 000 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  'status of two digits': 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n',
  'status of four digits': 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n',
  'negative status': 'HTTP/1.1 -20 OK\r\nContent-Length: 0\r\n\r\n',
  'status 100 twice': 'HTTP/1.1 100 C\r\n\r\nHTTP/1.1 100 C\r\n\r\n',
  'endless interim answers': (socket) => {
    const flood = (): void => {
      while (!socket.destroyed && socket.write('HTTP/1.1 103 E\r\nLink: x\r\n\r\n'.repeat(50)));
    };
    socket.on('drain', flood);
    flood();
  },
  'an unasked upgrade': 'HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nabc',
  'an upgrade without its headers': 'HTTP/1.1 101 S\r\n\r\nabc',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'length and chunks': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a negative length': 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab',
  'a length beyond numbers': 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nab',
  'a length that is not reached': 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nab',
  'a chunk size beyond numbers': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n',
  'a chunk size that is none': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
  'a NUL in a header': 'HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n',
  'a header without a colon': 'HTTP/1.1 200 OK\r\nX\r\n\r\n',
  'a folded header': 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n',
  'a header name that is empty': 'HTTP/1.1 200 OK\r\n: a\r\n\r\n',
  'a trailer without a colon': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX\r\n\r\n',
  'bare line feeds': 'HTTP/1.1 000 X\nContent-Length: 0\n\n',
  'headers without end': (socket) => {
    const flood = (): void => {
      while (!socket.destroyed && socket.write(`X-${'a'.repeat(500)}: b\r\n`.repeat(20)));
    };
    socket.write('HTTP/1.1 200 OK\r\n');
    socket.on('drain', flood);
    flood();
  },
  'HTTP/2': 'HTTP/2 200\r\n\r\n',
  'HTTP/0.9': '<html>',
  nothing: '',
  TLS: '\x15\x03\x03\x00\x02\x02\x28',
};
/** Well-formed, however odd: these count as answers. */
const ODD: Readonly<Record<string, string>> = {
  'a NUL in the reason': 'HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n',
  'an upgrade in a trailer':
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nUpgrade: h2c\r\nConnection: upgrade\r\nX:\r\n\r\n',
  'empty header values': 'HTTP/1.1 200 OK\r\nX:\r\nY: \r\nContent-Length: 0\r\nZ:\r\n\r\n',
  'trailers, some empty':
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX:\r\nY: b\r\nZ:\r\n\r\n',
  'two answers': 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n',
  'an answer and noise': 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n\0\0\0\0',
  'some interim answers': `${'HTTP/1.1 103 E\r\nLink: x\r\n\r\n'.repeat(5)}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`,
  'a keep-alive of nonsense':
    'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=-1\r\nContent-Length: 0\r\n\r\n',
  'an upgrade that is only offered':
    'HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n',
};
const HEALTHY = 10;
const LIMIT_MS = 2000;

const replies = { ...HOSTILE, ...ODD };
const names = Object.keys(replies);
const folder = temporaryFolder();
let peer: Server;
let report: Report;

beforeAll(async () => {
  peer = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      const index = /^\w+ \/bad(\d+)/.exec(bytes.toString('latin1'))?.[1];
      const reply =
        index === undefined ? 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n' : replies[names[Number(index)] ?? ''];
      if (typeof reply === 'function') reply(socket);
      else socket.end(Buffer.from(reply ?? '', 'latin1'));
    });
  });
  await new Promise<void>((go) => peer.listen(0, '127.0.0.1', go));
  const origin = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  const urls = [
    ...names.map((_name, index) => `${origin}/bad${index}`),
    ...Array.from({ length: HEALTHY }, (_, index) => `${origin}/good${index}`),
  ];
  const limits = ['--timeout', String(LIMIT_MS / 1000), '--retries', '0', '--deadline', '20'];
  const output = ['--output', join(folder.path, 'out'), '--no-zip', '--json'];
  const targets = ['--include', '127.0.0.1*', '--methods', 'none', ...urls.flatMap((url) => ['--url', url])];
  const { stdout } = await runCli(['analyze', ...targets, ...limits, ...output]);
  report = JSON.parse(stdout) as Report;
});
afterAll(() => {
  peer.close();
  folder.remove();
});

function lastOf(path: string): HttpObservation {
  const target = report.targets.find(({ url }) => new URL(url).pathname === path);
  const probe = report.probes.find(({ targetId, method }) => targetId === target?.id && method === 'none');
  const last = probe?.attempts.at(-1)?.observations.at(-1);
  if (last?.phase !== 'http') throw new Error(`no answer for ${path}: ${JSON.stringify(probe)}`);
  return last;
}

describe('beside peers whose answers are hostile', () => {
  it.each(names.slice(0, Object.keys(HOSTILE).length).map((name, index) => [name, index] as const))(
    '%s is what it is',
    (name, index) => {
      const { failure, t, t0 } = lastOf(`/bad${index}`);
      expect(failure?.code).toMatch(
        /^(http_invalid_response|http_response_too_large|eof_error|generic_timeout_error|connection_reset)$/,
      );
      if (/status 0/.test(name)) expect(failure?.code).toBe('http_invalid_response');
      expect(t - t0).toBeLessThan(LIMIT_MS + 500);
    },
  );

  it.each(Object.keys(ODD).map((name, index) => [name, index + Object.keys(HOSTILE).length] as const))(
    '%s is an answer',
    (_name, index) => expect(lastOf(`/bad${index}`)).toMatchObject({ status: 200, failure: null }),
  );

  it('healthy neighbours stay healthy, and as fast', () => {
    for (let index = 0; index < HEALTHY; index++) {
      const { failure, status, t, t0 } = lastOf(`/good${index}`);
      expect([failure, status]).toEqual([null, 200]);
      expect(t - t0).toBeLessThan(700);
    }
  });

  it('no assertion was reached', () => {
    const reached = names.filter((_name, index) => lastOf(`/bad${index}`).failure?.native === 'ERR_ASSERTION');
    expect(reached).toEqual([]);
    expect(report.runWarnings).toEqual([]);
  });
});
