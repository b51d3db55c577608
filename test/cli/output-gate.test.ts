import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli, temporaryFolder } from './run-cli.ts';

/** What agents of pipelines obey: Azure's wherever it stands, GitHub's at the begin of a line. */
const AGENT = /##\w*\[|^\s*::[a-z][\w-]*(?: .*)?::/im;
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;
const EVIL =
  '##vso[task.setvariable variable=PATH]/tmp/evil ##[add-path]/tmp/evil \u009b31mRED\u009b0m \u202eevil\u2028';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    const answer = `HTTP/1.1 403 Forbidden\r\nServer: ${EVIL}\r\nVia: 1.1 x ::error::${EVIL}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>Access Denied ${EVIL}</title>\n::error::${EVIL}`;
    socket.once('data', () => socket.end(Buffer.from(answer, 'utf8')));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // of a TCP server that listens
  const machines = {
    'key.json': {
      platform: 'win32',
      registry: { 'HKLM\\X\u001b[31mRED\n::error::injected': { 'a\u202eb': { type: 'REG_BOGUS', data: 1 } } },
    },
    'env.json': { platform: 'linux', env: { 'A\n::error::x\u001b]0;pwn\u0007': 5 } },
    'download.json': { platform: 'linux', downloads: { 'http://a/\n::warning::x ##vso[x]': 5 } },
    'identity.json': {
      platform: 'linux',
      identity: { user: `root\u001b[2J\n::error::injected ${EVIL}`, elevated: true, system: false },
      hostName: `h\u001b[31m\n::error::host ${EVIL}`,
    },
  };
  for (const [name, machine] of Object.entries(machines)) writeFileSync(at(name), JSON.stringify(machine));
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  folder.remove();
});

function expectClean({ stdout, stderr }: CliResult): void {
  for (const text of [stdout, stderr]) {
    expect(text.match(AGENT)).toBeNull();
    expect(text.replaceAll(/\r?\n/g, '').match(UNSEEN)).toBeNull();
  }
}

const analyze = (...more: readonly string[]): Promise<CliResult> =>
  runCli([
    'analyze',
    '--url',
    url,
    '--include',
    '127.0.0.1*',
    '--methods',
    'none',
    '--output',
    at('out'),
    '--retries',
    '0',
    ...more,
  ]);

describe('what a server says reaches no agent of a pipeline', () => {
  it('as JSON, which holds it all the same', async () => {
    const result = await analyze('--json');
    expectClean(result);
    expect(JSON.stringify(JSON.parse(result.stdout))).toContain('##vso[task.setvariable variable=PATH]/tmp/evil');
    const again = await runCli(['replay', at('out/MDEClientAnalyzerResult.zip'), '--json', '--output', at('again')]);
    expectClean(again);
    expect(JSON.stringify(JSON.parse(again.stdout))).toContain('##vso[task.setvariable variable=PATH]/tmp/evil');
  }, 30_000);

  it.each(['html', 'text', 'junit', 'csv', 'markdown', 'prometheus'])(
    'as %s',
    async (format) => {
      expectClean(await analyze('--stdout', format));
    },
    30_000,
  );

  it('in the summary', async () => expectClean(await analyze()), 30_000);
});

describe('a recorded machine forges no line', () => {
  it.each(['key', 'env', 'download'])('%s: one line that names the mistake', async (name) => {
    const result = await runCli(['proxies', '--machine', at(`${name}.json`)]);
    expectClean(result);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^error: [^\n]+\n$/);
  });

  it('identity: in no line of the run, whatever it is printed as', async () => {
    expectClean(await analyze('--machine', at('identity.json')));
    expectClean(await analyze('--machine', at('identity.json'), '--json'));
  }, 30_000);

  it.each([
    [['--geo', EVIL]],
    [['--proxy', `http://${EVIL}`]],
    [[`\n::error::${EVIL}`]],
    [['explain', `x\n::error::${EVIL}`]],
    [['replay', `/nowhere\n::error::${EVIL}`]],
    [['--catalogue', `/nowhere\n::error::${EVIL}`]],
    [['--output', `/proc/1/\n::error::${EVIL}`, '--json']],
    [[`--x\n::error::${EVIL}`]],
  ])('nor does an argument: %#', async (args) => {
    const result = await runCli(args);
    expectClean(result);
    expect(result.stderr).toMatch(/^error: [^\n]+\n$/);
    expect(result.code).toBeGreaterThan(1);
  });
});
