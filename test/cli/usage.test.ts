import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);

beforeAll(() => {
  writeFileSync(at('empty.json'), '');
  writeFileSync(at('text.json'), 'not json {');
  writeFileSync(at('shape.json'), '{"what": 1}');
  writeFileSync(at('machine.json'), '[]');
  writeFileSync(at('evil.json'), '{"a": \x1b[31mEVIL\x07');
  writeFileSync(at('ca.pem'), 'no certificate');
  writeFileSync(at('offboard.cmd'), 'echo offboarding');
  mkdirSync(at('foreign/MDEClientAnalyzerResult'), { recursive: true });
  writeFileSync(at('foreign/MDEClientAnalyzerResult/precious.txt'), 'x');
  mkdirSync(at('linked'));
  symlinkSync(at('foreign'), at('linked/MDEClientAnalyzerResult'));
});
afterAll(() => folder.remove());

describe('a mistake of the user is one line that names it and the remedy', () => {
  it.each<[string, readonly string[], RegExp, number?]>([
    ['unknown option', ['--frobnicate'], /unknown option '--frobnicate'/],
    ['unknown command', ['analyse'], /unknown command "analyse"; did you mean analyze\?/],
    [
      'unknown region',
      ['-g', 'EMEA'],
      /unknown region "EMEA"; did you mean EU\? Known: US EU UK AU AE GCC GCC-High DoD/,
    ],
    ['unknown service', ['--service', 'telepathy'], /unknown service "telepathy"/],
    ['proxy without port', ['-g', 'US', '-p', '10.0.0.6'], /--proxy "10\.0\.0\.6" has no port; write 10\.0\.0\.6:8080/],
    ['proxy port out of range', ['-g', 'US', '-p', '10.0.0.6:99999'], /--proxy .*99999/],
    ['proxy of an unknown kind', ['-g', 'US', '-p', 'ftp://10.0.0.6:21'], /--proxy .*ftp/],
    [
      'proxy with credentials',
      ['-g', 'US', '-p', 'http://anna:secret@10.0.0.6:8080'],
      /--proxy .*--proxy-credentials-env/,
    ],
    ['named proxy malformed', ['-g', 'US', '--named-proxy', 'a b:1'], /--named-proxy/],
    ['unknown engine', ['--engine', 'winhtp'], /unknown engine "winhtp"; did you mean winhttp\? Known: own winhttp/],
    ['WinHTTP in the lab', ['--engine', 'winhttp', '--lab'], /--engine winhttp .* --lab; leave one of them out/],
    ['WinHTTP of a recorded machine', ['--engine', 'winhttp', '--machine', at('machine.json')], /--machine; leave one/],
    ['WinHTTP led elsewhere', ['--engine', 'winhttp', '--connect-to', ':::1'], /--connect-to; leave one/],
    ['connect-to malformed', ['--connect-to', 'a:b'], /HOST1:PORT1:HOST2:PORT2/],
    ['timeout', ['--timeout', '-3'], /--timeout "-3"/],
    ['deadline', ['--deadline', 'soon'], /--deadline "soon"/],
    ['both families', ['-4', '-6'], /exclude each other/],
    ['catalogue missing', ['--catalogue', at('none.json')], /--catalogue .*none\.json: there is no such file/],
    ['catalogue empty', ['--catalogue', at('empty.json')], /--catalogue .*empty/],
    ['catalogue not JSON', ['--catalogue', at('text.json')], /text\.json/],
    ['catalogue of a wrong shape', ['--catalogue', at('shape.json')], /shape\.json/],
    ['URL that is none', ['--url', 'ftp://x'], /--url "ftp:\/\/x" is not an http\(s\) URL/],
    ['URL with credentials', ['--url', 'https://anna:secret@x.example'], /must not carry credentials/],
    ['PAC file missing', ['-g', 'US', '--pac', at('none.pac')], /--pac .*none\.pac/],
    ['machine of a wrong shape', ['--machine', at('machine.json')], /machine\.json/],
    ['CA file without certificate', ['--ca-file', at('ca.pem')], /holds no PEM certificate/],
    ['credentials variable missing', ['--proxy-credentials-env', 'NO_SUCH_VARIABLE'], /there is no such variable/],
    ['credentials instead of a name', ['--proxy-credentials-env', 'anna:secret'], /wants the NAME of a variable/],
    ['scenario', ['--lab=heaven'], /unknown scenario "heaven"/],
    ['format', ['--format', 'pdf'], /unknown format "pdf"/],
    ['onboarding package that is none', ['-o', at('offboard.cmd')], /--onboarding .*offboard\.cmd/],
    ['nothing left to test', ['-g', 'US', '--include', 'no.such.host'], /no target is left/],
    ['foreign result folder', ['--lab', '--output', at('foreign')], /is not a result of this tool/, 3],
    ['link in the place of the result', ['--lab', '--output', at('linked')], /is a link/, 3],
    [
      'finding code',
      ['explain', 'tls-inspektion'],
      /unknown finding code "tls-inspektion"; did you mean tls-inspection\?/,
    ],
    ['replay of nothing', ['replay', at('none.json'), '--output', folder.path], /none\.json: cannot be read/],
    [
      'replay of an endless device',
      ['replay', '/dev/zero', '--output', folder.path],
      /\/dev\/zero: cannot be read \(not a regular file\)/,
    ],
    ['replay of something else', ['replay', at('shape.json'), '--output', folder.path], /shape\.json/],
  ])('%s', async (_name, args, expected, code = 2) => {
    const result = await runCli(args, { cwd: folder.path });
    expect(result.stderr).toMatch(expected);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    const lines = result.stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^error: /);
    expect(lines).toHaveLength(1);
    expect(result.stderr).not.toContain('\x1b');
    expect(result.stderr).not.toContain('secret');
    expect(result.stderr).not.toContain('at file:');
  });
});

describe('what needs no network', () => {
  it('--version prints the version alone', async () => {
    expect(await runCli(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });
  it.each([[['--help']], [['analyze', '--help']], [['targets', '--help']]])(
    '%j prints help on stdout',
    async (args) => {
      const result = await runCli(args);
      expect(result.code).toBe(0);
      expect(result.stdout).toContain('Usage: mde-client-analyzer');
    },
  );
  it('explain tells cause, effect and remedy', async () => {
    const { stdout, code } = await runCli(['explain', 'proxy-auth-required']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Cause:[\s\S]*Effect:[\s\S]*Remedy:[\s\S]*For the firewall team:/);
  });
});

describe.skipIf(process.platform !== 'linux')('streams that cannot be written', () => {
  it.each([
    ['stdout full: exit 3, because the data is lost', ['targets', '-g', 'US'], '> /dev/full', 3],
    ['stdout full, for the version too', ['--version'], '> /dev/full', 3],
    ['stderr full: the exit code stays', ['--lab', 'direct-only', '--output', folder.path], '2> /dev/full', 0],
    ['reader gone: the exit code stays', ['targets', '-g', 'US'], '| head -n 1', 0],
  ] as const)('%s', (_name, args, redirection, code) => {
    const script = `set -o pipefail; "$0" bin/mde-client-analyzer.js ${args.map((part) => `'${part}'`).join(' ')} ${redirection}`;
    const done = spawnSync('bash', ['-c', script, process.execPath], { encoding: 'utf8' });
    expect(done.status, done.stderr).toBe(code);
    expect(done.stderr).not.toContain('at file:');
  });
});
