import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Method } from '../../src/model/method.ts';
import type { Report } from '../../src/model/report.ts';
import type { WinhttpAnswer, WinhttpReport } from '../../src/model/winhttp.ts';
import { NATIVE_MODULES } from '../../src/winhttp/module-file.ts';
import { copyPrefix, type Ended, removePrefix, type WineOptions, windowsPath, wine } from './wine.ts';

const CONNECTIONS = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
const MODULE = NATIVE_MODULES.x64?.file ?? '';
const NAMED = 'http://origin.example.test/x';

const base = inject('prefix');
let prefix = '';
let folder = '';
const servers: { close(): unknown; closeAllConnections?(): void }[] = [];

beforeAll(() => {
  if (base === null) return;
  prefix = copyPrefix(base);
  folder = mkdtempSync(join(tmpdir(), 'mde-winhttp-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections?.();
  }
});
afterAll(() => {
  if (base === null) return;
  removePrefix(prefix);
  rmSync(folder, { recursive: true, force: true });
});

interface Listening {
  readonly port: number;
  /** Requests as they came: first line and headers. */
  readonly seen: { readonly line: string; readonly headers: IncomingMessage['headers'] }[];
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listening> {
  const seen: Listening['seen'] = [];
  const server: Server = createServer((request, response) => {
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  return { port: (server.address() as AddressInfo).port, seen };
}

const ok = (): Promise<Listening> => listen((_request, response) => response.end('OK'));
const pacServer = (script: () => string): Promise<Listening> =>
  listen((_request, response) => {
    response.setHeader('content-type', 'application/x-ns-proxy-autoconfig');
    response.end(`function FindProxyForURL(url, host) { return "${script()}"; }`);
  });

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  const { port } = server.address() as AddressInfo;
  await new Promise((go) => server.close(go));
  return port;
}

interface Ran extends Ended {
  readonly report: Report;
  readonly winhttp: WinhttpReport;
  readonly text: string;
}

let runs = 0;
async function analyze(args: readonly string[], options: WineOptions = {}, program?: readonly string[]): Promise<Ran> {
  const path = join(folder, `run-${++runs}`);
  mkdirSync(path);
  const exe = [join(inject('packageFolder'), 'MDEClientAnalyzer.exe')];
  const all = ['--engine', 'winhttp', '--service', 'Custom', '--no-color', '--output', windowsPath(path), ...args];
  const ended = await wine(prefix, [...(program ?? exe), ...all], options);
  const file = (name: string): string => {
    try {
      return readFileSync(join(path, 'MDEClientAnalyzerResult', name), 'utf8');
    } catch {
      throw new Error(`no ${name}: exit ${ended.code} ${ended.stderr}`);
    }
  };
  const report = JSON.parse(file('MDEClientAnalyzerResult.json')) as Report;
  if (!report.winhttp) throw new Error(`no section: ${ended.code} ${ended.stderr} ${report.runWarnings.join()}`);
  return { ...ended, report, winhttp: report.winhttp, text: file('MDEClientAnalyzerResult.txt') };
}

const answerOf = ({ answers }: WinhttpReport, method: Method, target = 0): WinhttpAnswer | undefined =>
  answers.filter((answer) => answer.method === method)[target];

describe.skipIf(base === null)('--engine winhttp', () => {
  it('asks WinHTTP by every method, beside real proxies, and sends nothing that our own steps would not', async () => {
    const [origin, proxy] = [await ok(), await ok()];
    const pac = await pacServer(() => `PROXY 127.0.0.1:${proxy.port}; DIRECT`);
    const dead = await closedPort();
    const ran = await analyze([
      ...['--url', NAMED, '--url', `http://127.0.0.1:${origin.port}/y?a=%20b`],
      ...['--pac', `http://127.0.0.1:${pac.port}/a.pac`, '-p', `127.0.0.1:${proxy.port}`],
      ...['--named-proxy', `127.0.0.1:${dead}`],
    ]);
    const { winhttp } = ran;
    expect(winhttp.unavailable).toBeNull();
    expect(winhttp.answers).toHaveLength(10);
    const through = { status: 200, remote: `127.0.0.1:${proxy.port}`, error: null };
    // By a PAC script: WinHTTP fetches and runs it itself.
    expect(answerOf(winhttp, 'wpad')).toMatchObject({
      access: 'pac',
      resolution: { proxy: `127.0.0.1:${proxy.port}`, servers: [`http://127.0.0.1:${proxy.port}`], error: null },
      request: through,
    });
    expect(pac.seen.length).toBeGreaterThan(1);
    // A named proxy, and one that refuses.
    expect(answerOf(winhttp, 'command-line')).toMatchObject({ access: 'named', resolution: null, request: through });
    const refused = { number: 12029, name: 'ERROR_WINHTTP_CANNOT_CONNECT' };
    expect(answerOf(winhttp, 'named')?.request).toMatchObject({ status: null, error: refused });
    // Directly: the name is nobody's, the address answers.
    const unknown = { number: 12007, name: 'ERROR_WINHTTP_NAME_NOT_RESOLVED' };
    expect(answerOf(winhttp, 'none')?.request).toMatchObject({ status: null, error: unknown });
    expect(answerOf(winhttp, 'none', 1)?.request).toMatchObject({ status: 200, remote: `127.0.0.1:${origin.port}` });
    expect(answerOf(winhttp, 'default', 1)).toMatchObject({ access: 'automatic', request: { status: 200 } });
    // Our own steps found the same.
    expect(winhttp.disagreements).toEqual([]);
    expect(winhttp.compared).toBe(10);
    expect(ran.report.findings.map(({ code }) => code)).not.toContain('winhttp-disagrees');
    expect(ran.stdout).toContain('WinHTTP agrees with our own steps in 10 of 10 answers');
    expect(ran.text).toContain(
      `    ${NAMED} by the direct connection: Failed (12007 ERROR_WINHTTP_NAME_NOT_RESOLVED) in`,
    );
    // Twice the requests of our own steps at most, the target as it stands in the list, and no credentials or cookies.
    expect(proxy.seen.filter(({ line }) => line === `GET ${NAMED}`).length).toBeGreaterThanOrEqual(2);
    expect(origin.seen.every(({ line }) => line === 'GET /y?a=%20b')).toBe(true);
    for (const { headers } of [...origin.seen, ...proxy.seen, ...pac.seen]) {
      expect(Object.keys(headers).filter((name) => /authorization|cookie/.test(name))).toEqual([]);
    }
  });

  it('tells the number of a PAC script that cannot be had, as our own steps do', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/none.pac`;
    const { winhttp } = await analyze(['--url', NAMED, '--methods', 'wpad', '--pac', url]);
    expect(answerOf(winhttp, 'wpad')).toMatchObject({
      resolution: {
        proxy: null,
        servers: [],
        error: { number: 12167, name: 'ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT' },
      },
      request: null,
    });
    expect(winhttp.disagreements).toEqual([]);
  });

  it('where there is no WPAD, 12180 agrees with a method that does not exist', async () => {
    const { winhttp, report } = await analyze(['--url', NAMED, '--methods', 'wpad', '--timeout', '3']);
    const error = { number: 12180, name: 'ERROR_WINHTTP_AUTODETECTION_FAILED' };
    expect(report.probes.find(({ method }) => method === 'wpad')?.state).toBe('absent');
    expect(winhttp.machine?.detected).toEqual({ url: null, error });
    expect(answerOf(winhttp, 'wpad')).toMatchObject({ access: 'auto-detect', resolution: { error }, request: null });
    expect([winhttp.compared, winhttp.disagreements]).toEqual([1, []]);
  });

  it('shows a disagreement: a setting that WinHTTP does not follow as our own steps do', async () => {
    const proxy = await ok();
    const set = Buffer.alloc(20);
    const name = `127.0.0.1:${proxy.port}`;
    [0x18, 0, 3, name.length].forEach((word, index) => void set.writeUInt32LE(word, index * 4));
    const blob = `${set.subarray(0, 16).toString('hex')}${Buffer.from(name).toString('hex')}00000000`;
    const value = [CONNECTIONS, '/v', 'WinHttpSettings', '/f', '/reg:64'];
    await wine(prefix, ['reg', 'add', ...value, '/t', 'REG_BINARY', '/d', blob]);
    try {
      const ran = await analyze(['--url', NAMED, '--methods', 'default']);
      expect(ran.winhttp.machine?.defaultProxy).toMatchObject({ proxy: name, error: null });
      // Wine's automatic proxy does not look at the machine's own.
      expect(ran.winhttp.disagreements).toMatchObject([
        { method: 'default', kind: 'outcome', ours: 'Succeeded (200)', winhttp: 'Failed (12007)', reachedBy: 'ours' },
      ]);
      expect(ran.report.findings).toContainEqual(
        expect.objectContaining({ code: 'winhttp-disagrees', severity: 'warning', method: 'default', explains: 0 }),
      );
      expect(ran.code).toBe(0);
      expect(ran.stdout).toMatch(
        /winhttp-disagrees\s[\s\S]*Succeeded\s+\(200\)\s+here;\s+Failed\s+\(12007\)\s+in\s+WinHTTP/,
      );
      expect(ran.text).toContain('(another outcome: ours Succeeded (200), WinHTTP Failed (12007))');
    } finally {
      await wine(prefix, ['reg', 'delete', ...value]);
    }
  });

  it('shows a disagreement: a PAC script that changes its mind', async () => {
    const [first, second] = [await ok(), await ok()];
    let asked = 0;
    const pac = await pacServer(() => `PROXY 127.0.0.1:${asked++ === 0 ? first.port : second.port}`);
    const url = `http://127.0.0.1:${pac.port}/a.pac`;
    const { winhttp, report } = await analyze(['--url', NAMED, '--methods', 'wpad', '--pac', url]);
    const both = { ours: `http://127.0.0.1:${first.port}`, winhttp: `http://127.0.0.1:${second.port}` };
    expect(winhttp.disagreements).toMatchObject([{ method: 'wpad', kind: 'proxy', ...both }]);
    expect(report.findings.find(({ code }) => code === 'winhttp-disagrees')?.args).toMatchObject(both);
  });

  it('waits no longer than five steps for a call that hangs, and keeps what it has', async () => {
    const [origin, silent] = [await ok(), await listen(() => {})];
    let asked = 0;
    const pac = await listen((_request, response) => {
      if (asked++ === 0) response.end(`function FindProxyForURL() { return "DIRECT"; }`);
    });
    const ran = await analyze([
      ...['--url', `http://127.0.0.1:${origin.port}/`, '--methods', 'wpad,none,command-line', '--retries', '0'],
      ...['--pac', `http://127.0.0.1:${pac.port}/a.pac`, '-p', `127.0.0.1:${silent.port}`],
      ...['--timeout', '2'],
    ]);
    expect(answerOf(ran.winhttp, 'none')?.request).toMatchObject({ status: 200 });
    // Windows ends the request to a silent proxy with 12002; Wine heeds no limit that WinHttpSetTimeouts sets.
    for (const method of ['wpad', 'command-line'] as const)
      expect(answerOf(ran.winhttp, method)).toMatchObject({ state: 'lost', resolution: null, request: null });
    expect(ran.winhttp.notes).toEqual(['2 answers are missing: no answer within 10 s']);
    expect(ran.report.run).toMatchObject({ complete: true });
  });

  it.each<[string, string, (here: string) => void]>([
    ['is missing', 'module-missing', () => {}],
    // A module of the same name with other bytes would run with our rights.
    ['is another', 'module-changed', (here) => appendFileSync(join(here, MODULE), 'x')],
  ])('says in one note that the module %s, and does all else', async (words, obstacle, change) => {
    const origin = await ok();
    const here = join(folder, `program ${words}`);
    const elsewhere = join(folder, `current ${words}`);
    for (const path of [here, elsewhere]) mkdirSync(path);
    cpSync(join(inject('packageFolder'), 'MDEClientAnalyzer.exe'), join(here, 'MDEClientAnalyzer.exe'));
    if (obstacle === 'module-changed') cpSync(join(inject('packageFolder'), MODULE), join(here, MODULE));
    // The right file in the wrong places: never looked at.
    cpSync(join(inject('packageFolder'), MODULE), join(elsewhere, MODULE));
    change(here);
    const ran = await analyze(
      ['--url', `http://127.0.0.1:${origin.port}/`, '--methods', 'none', '--no-progress'],
      { cwd: elsewhere, env: { NODE_PATH: windowsPath(elsewhere), PATH: windowsPath(elsewhere) } },
      [join(here, 'MDEClientAnalyzer.exe')],
    );
    expect(ran.code).toBe(0);
    expect(ran.winhttp).toMatchObject({ unavailable: { obstacle }, machine: null, answers: [] });
    expect(ran.stderr.split('\n').filter((line) => /WinHTTP|koffi/.test(line))).toEqual([
      expect.stringMatching(/^note: WinHTTP was not asked: .*koffi-win32-x64\.node/),
    ]);
    expect(ran.report.probes.find(({ method }) => method === 'none')).toMatchObject({ outcome: 'reachable' });
    expect(origin.seen).toHaveLength(1);
  });

  it('works inside the task of --as-system and as the npm package too', async () => {
    const origin = await ok();
    const args = ['--url', `http://127.0.0.1:${origin.port}/`, '--methods', 'none', '--service', 'Custom', '--json'];
    const task = join(folder, 'task');
    mkdirSync(task);
    const job = { args: ['analyze', '--engine', 'winhttp', '-q', ...args], cwd: windowsPath(task), env: {} };
    writeFileSync(join(task, 'job.json'), JSON.stringify(job));
    const exe = join(inject('packageFolder'), 'MDEClientAnalyzer.exe');
    expect((await wine(prefix, [exe, 'as-system-child', windowsPath(task)])).code).toBe(0);
    const inTask = JSON.parse(readFileSync(join(task, 'stdout'), 'utf8')) as Report;
    expect(inTask.winhttp?.answers).toMatchObject([{ request: { status: 200 } }]);

    execFileSync(process.execPath, ['.build/build.mjs', '--native'], { stdio: 'ignore' });
    const main = [inject('nodeExe'), windowsPath(resolve('dist/main.js'))];
    const { winhttp } = await analyze(args, {}, main);
    expect(winhttp.answers).toMatchObject([{ request: { status: 200 } }]);
  });

  it('its module is in the package: in the sums, the notices and the bill of materials', () => {
    const file = (name: string): string => readFileSync(join(inject('packageFolder'), name), 'utf8');
    expect(file('SHA256SUMS')).toContain(`${NATIVE_MODULES.x64?.sha256}  ${MODULE}\n`);
    expect(file('THIRD-PARTY-NOTICES.txt')).toMatch(/^@koromix\/koffi-win32-x64 3\.\S+ \(MIT\)\n\nMIT License\n/m);
    expect(file('sbom.cdx.json')).toContain('"purl": "pkg:npm/%40koromix/koffi-win32-x64@3.');
  });

  it('the asking process is for --engine winhttp only', async () => {
    const exe = join(inject('packageFolder'), 'MDEClientAnalyzer.exe');
    const ended = await wine(prefix, [exe, 'winhttp-child']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^error: winhttp-child is started by --engine winhttp only; [^\n]+\n$/);
  });
});
