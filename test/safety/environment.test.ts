import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { runCli, temporaryFolder } from '../cli/run-cli.ts';
import { makeCertificate } from '../probe/certificates.ts';
import { setTraps, type TrapFolder } from './trap-folder.ts';

/**
 * The tool runs elevated, in a folder and an environment that others may have filled. What Node itself obeys before our
 * first line (NODE_OPTIONS, LD_PRELOAD, OPENSSL_CONF) cannot be stopped by a program and is not tested here.
 */
const folder = temporaryFolder();
const emptyFolder = temporaryFolder();
const rogue = makeCertificate({ commonName: 'Rogue Root', ca: true });
const leaf = makeCertificate({ commonName: 'rogue.test', altNames: ['rogue.test', '127.0.0.1'], issuer: rogue });
let traps: TrapFolder;
let rogueServer: Server;
let rogueRequests = 0;
let trapProxy: TcpServer;
let trapConnections = 0;

const portOf = (server: Server | TcpServer): number => (server.address() as AddressInfo).port;
const listen = (server: Server | TcpServer): Promise<void> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done()));

beforeAll(async () => {
  traps = setTraps(join(folder.path));
  writeFileSync(join(folder.path, 'rogue.pem'), rogue.pem);
  writeFileSync(join(folder.path, 'empty-machine.json'), '{"platform":"win32","osBuild":19045}');
  rogueServer = createServer({ key: leaf.keyPem, cert: leaf.pem + rogue.pem }, (_request, response) => {
    rogueRequests += 1;
    response.end('function FindProxyForURL() { return "PROXY trap.test:1"; }');
  });
  trapProxy = createTcpServer((socket) => {
    trapConnections += 1;
    socket.destroy();
  });
  await Promise.all([listen(rogueServer), listen(trapProxy)]);
});
afterAll(async () => {
  rogueServer.closeAllConnections();
  await Promise.all([rogueServer, trapProxy].map((server) => new Promise((done) => server.close(done))));
  folder.remove();
  emptyFolder.remove();
});

const hostile = (): Record<string, string> => {
  const proxy = `http://127.0.0.1:${portOf(trapProxy)}`;
  return {
    PATH: `${folder.path}:.::${process.env.PATH ?? ''}`,
    NODE_PATH: traps.packages,
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: join(folder.path, 'rogue.pem'),
    SSL_CERT_FILE: join(folder.path, 'rogue.pem'),
    SSL_CERT_DIR: folder.path,
    SSLKEYLOGFILE: join(folder.path, 'KEYS'),
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ALL_PROXY: proxy,
    http_proxy: proxy,
    https_proxy: proxy,
    all_proxy: proxy,
    npm_config_proxy: proxy,
    npm_config_https_proxy: proxy,
    GLOBAL_AGENT_HTTP_PROXY: proxy,
    PROXY_USERNAME: 'anna',
    ComSpec: join(folder.path, 'cmd.exe'),
    SHELL: join(folder.path, 'sh'),
    HOME: folder.path,
    USERPROFILE: folder.path,
    TMPDIR: join(folder.path, 'no-such-folder'),
    XDG_CONFIG_HOME: folder.path,
  };
};

const run = (args: readonly string[]) => runCli(args, { cwd: folder.path, env: hostile() });
const machine = ['--machine', 'empty-machine.json'];
const rogueTarget = () => [
  ...['--url', 'https://rogue.test/', '--include', 'rogue.test', '-g', 'US', '--retries', '0'],
  ...['--connect-to', `rogue.test:443:127.0.0.1:${portOf(rogueServer)}`],
];

describe('a hostile folder and environment', () => {
  it('does not make the tool trust a certificate that the machine does not, nor send it a request', async () => {
    const result = await run([...machine, ...rogueTarget(), '--methods', 'none', '--output', emptyFolder.path]);
    const report: Report = JSON.parse(
      readFileSync(join(emptyFolder.path, 'MDEClientAnalyzerResult', 'MDEClientAnalyzerResult.json'), 'utf8'),
    );
    const measured = report.probes.filter((probe) => probe.state === 'measured');
    expect(measured.map(({ outcome, failure }) => [outcome, failure?.phase, failure?.code])).toEqual([
      ['unreachable', 'tls', 'ssl_unknown_authority'],
    ]);
    expect(rogueRequests).toBe(0);
    expect(trapConnections).toBe(0);
    expect(result.code).not.toBe(0);
    // What an administrator did not ask for does not stand on the screen either.
    expect(result.stderr).not.toMatch(/NODE_TLS_REJECT_UNAUTHORIZED|Warning/);
    expect(traps.sprung()).toBe(false);
  });

  it('does not make the tool take a PAC script from an untrusted server', async () => {
    const url = `https://127.0.0.1:${portOf(rogueServer)}/wpad.dat`;
    const result = await run(['proxies', '--json', ...machine, '--pac', url, '--for', 'https://a.test/']);
    const document = JSON.parse(result.stdout);
    expect(document.for[0].methods.find((entry: { method: string }) => entry.method === 'wpad')).toMatchObject({
      state: 'unusable',
      servers: [],
    });
    expect(rogueRequests).toBe(0);
  });

  it('does not make the tool take a list of targets from an untrusted server', async () => {
    const url = `https://127.0.0.1:${portOf(rogueServer)}/list.json`;
    const result = await run([...machine, '--catalogue', url, '--output', emptyFolder.path]);
    expect(result.code, result.stderr).toBe(2);
    expect(result.stderr).toMatch(/--catalogue .* cannot be fetched/);
    expect(rogueRequests).toBe(0);
  });

  it('is not run, loaded or believed when the real machine is read', async () => {
    for (const args of [['proxies', '--json'], ['targets', '--format', 'json'], ['explain']]) {
      const result = await run(args);
      expect(result.code, result.stderr).toBe(0);
      // The variables are settings of this machine and belong in the list; the files of the folder do not.
      expect(result.stdout).not.toContain('trap.test');
    }
    expect(traps.sprung()).toBe(false);
  });

  it('is left as it was by a whole run: nothing written but the result', async () => {
    const before = readdirSync(folder.path);
    const result = await run(['--lab', '--service', 'CnC', '-g', 'US']);
    expect(result.code, result.stderr).toBe(0);
    expect(readdirSync(folder.path).filter((name) => !before.includes(name))).toEqual([
      'MDEClientAnalyzerResult',
      'MDEClientAnalyzerResult.zip',
    ]);
    expect(readFileSync(join(folder.path, 'wpad.dat'), 'utf8')).toContain('trap.test');
    expect(result.stdout + result.stderr).not.toContain('trap.test');
    expect(trapConnections).toBe(0);
    expect(traps.sprung()).toBe(false);
  });
});

describe('the traps themselves', () => {
  it('spring: a test that cannot fail proves nothing', async () => {
    const { execFileSync } = await import('node:child_process');
    const own = temporaryFolder();
    try {
      const set = setTraps(own.path);
      expect(set.sprung()).toBe(false);
      execFileSync(process.execPath, ['-e', 'require("undici")'], { env: { NODE_PATH: set.packages }, cwd: '/' });
      expect(set.sprung()).toBe(true);
      execFileSync('reg', [], { env: { PATH: own.path } });
      expect(readFileSync(join(own.path, 'SPRUNG'), 'utf8').trim().split('\n')).toHaveLength(2);
    } finally {
      own.remove();
    }
  });
});
