import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSystem } from '../../src/system/create-system.ts';
import { readHostInfo } from '../../src/system/host-info.ts';
import { networkPrefix } from '../../src/system/network-prefix.ts';
import { withPrimaryDomain } from '../../src/system/posix/linux.ts';
import { parseOsRelease, parseResolvConf } from '../../src/system/posix/linux-files.ts';
import { parseScutilDns } from '../../src/system/posix/macos.ts';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';
import { decodeOutput, runProgram } from '../../src/system/run-program.ts';
import { parseServiceState } from '../../src/system/windows/windows-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'system-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const posix = process.platform !== 'win32';

describe('reading files', () => {
  const system = createSystem();
  it('tells present, absent and unreadable apart and keeps to its limit', async () => {
    writeFileSync(join(folder, 'a'), 'text');
    mkdirSync(join(folder, 'd'));
    expect(await system.readFile(join(folder, 'a'), 4)).toMatchObject({ state: 'present' });
    expect(await system.readFile(join(folder, 'a'), 3)).toMatchObject({ state: 'unreadable' });
    expect(await system.readFile(join(folder, 'b'), 3)).toEqual({ state: 'absent' });
    expect(await system.readFile(join(folder, 'a/b'), 3)).toEqual({ state: 'absent' });
    expect(await system.readFile(join(folder, 'd'), 3)).toMatchObject({ state: 'unreadable' });
    expect(await system.listFolder(folder)).toMatchObject({ value: ['a'] });
  });
  it.runIf(posix)('does not wait for a writer of a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await system.readFile(join(folder, 'pipe'), 10)).toMatchObject({ state: 'unreadable' });
  });
});

describe.runIf(posix)('running programs', () => {
  const places = { platform: 'posix' as const, folders: ['/usr/bin', '/bin'], env: { LC_ALL: 'C' } };
  it('that the system does not start are unreadable, also where Node throws instead of telling', async () => {
    expect(await runProgram('true', ['x'.repeat(4_000_000)], 1_000, places)).toEqual({
      state: 'unreadable',
      native: 'E2BIG',
    });
  });
  it('never takes one from PATH or the current folder', async () => {
    writeFileSync(join(folder, 'evil'), '#!/bin/sh\necho evil\n');
    chmodSync(join(folder, 'evil'), 0o755);
    const [path, cwd] = [process.env.PATH, process.cwd()];
    try {
      process.env.PATH = folder;
      expect(await runProgram('evil', [], 1_000, places)).toEqual({ state: 'absent' });
      expect(await runProgram('./evil', [], 1_000, places)).toEqual({ state: 'absent' });
      expect(await runProgram('../evil', [], 1_000, places)).toEqual({ state: 'absent' });
    } finally {
      process.env.PATH = path;
      expect(process.cwd()).toBe(cwd);
    }
  });
  it('gives exit code, output and a small environment', async () => {
    expect(await runProgram('sh', ['-c', 'echo out; echo err >&2; exit 3'], 5_000, places)).toEqual({
      state: 'present',
      value: { code: 3, stdout: 'out\n', stderr: 'err\n' },
    });
    const env = await runProgram('env', [], 5_000, places);
    expect(env.state === 'present' && env.value.stdout).not.toContain('PATH=/');
  });
  it('stops at the time limit', async () => {
    expect(await runProgram('sleep', ['20'], 100, places)).toMatchObject({ value: { code: null } });
  });
});

describe('texts of the system', () => {
  it.each([
    ['search corp.example eu.example\n', ['corp.example', 'eu.example']],
    ['domain old.example\nnameserver 10.0.0.1\nsearch new.example.\n', ['new.example']],
    ['# search x\nnameserver 10.0.0.1\n', []],
  ])('resolv.conf %j', (text, domains) => expect(parseResolvConf(text)).toEqual(domains));
  it('puts the domain of the machine first, each once', () => {
    expect(withPrimaryDomain('pc.hq.Corp.example', ['corp.example', 'HQ.corp.example.'])).toEqual([
      'hq.corp.example',
      'corp.example',
    ]);
  });
  it('reads os-release and scutil --dns', () => {
    expect(parseOsRelease('A="x y"\n#B=1\nexport C=\'z\'\n').get('A')).toBe('x y');
    expect(
      parseScutilDns(
        'resolver #1\n  search domain[0] : a.example\n  search domain[1] : b.example\n  search domain[0] : a.example\n',
      ),
    ).toEqual(['a.example', 'b.example']);
  });
  it.each([
    ['10.20.31.77', 24, '10.20.31.0/24'],
    ['10.20.31.77', 9, '10.0.0.0/9'],
    ['192.168.1.5', 32, '192.168.1.5/32'],
    ['2001:db8:1:2::5', 64, '2001:db8:1:2::/64'],
    ['fd00::1', 8, 'fd00::/8'],
    ['::1', 128, '::1/128'],
  ])('network of %s/%i', (address, bits, prefix) => expect(networkPrefix(address, bits)).toBe(prefix));
  it('decodes what Windows programs write', () => {
    expect(decodeOutput(Buffer.from('\ufeffä', 'utf16le'))).toBe('ä');
    expect(decodeOutput(Buffer.from('abcd', 'utf16le'))).toBe('abcd');
    expect(decodeOutput(Buffer.from('ä', 'utf8'))).toBe('ä');
    expect(decodeOutput(Buffer.from([0x61, 0xe4]))).toBe('aä');
  });
  it.each([
    [
      'SERVICE_NAME: Sense\r\n        TYPE               : 10  WIN32_OWN_PROCESS\r\n        STATE              : 4  RUNNING\r\n',
      'running',
    ],
    [
      'SERVICE_NAME: Sense\r\n        TYP                : 10  WIN32_OWN_PROCESS\r\n        STATUS             : 1  STOPPED\r\n',
      'stopped',
    ],
    ['', null],
  ])('reads the state of a service by its number', (text, state) => expect(parseServiceState(text)).toBe(state));
});

describe('readHostInfo', () => {
  const onboarding = {
    onboarded: null,
    region: null,
    model: null,
    datacenter: null,
    organisation: null,
    source: 'test',
  };
  const CV = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
  const RULES = (place: string) =>
    `HKLM\\SOFTWARE\\${place}\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules`;
  const rule = (data: string) => ({ 'd1e49aac-8f56-4280-b9ba-993a6d77406c': { type: 'REG_SZ', data } });
  const read = (registry: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    readHostInfo(createRecordedSystem({ platform: 'win32', osBuild: 22631, registry, ...more }, 'm'), onboarding);

  it('names Windows 11 although its registry says 10', async () => {
    const host = await read({
      [CV]: {
        ProductName: { type: 'REG_SZ', data: 'Windows 10 Pro' },
        DisplayVersion: { type: 'REG_SZ', data: '23H2' },
        CurrentBuild: { type: 'REG_SZ', data: '22631' },
        UBR: { type: 'REG_DWORD', data: 3880 },
      },
    });
    expect(host.system).toBe('Windows 11 Pro 23H2');
    expect(host.facts[0]).toMatchObject({ name: 'Build', value: '22631.3880' });
  });
  it.each([
    [{ [RULES('Policies\\Microsoft')]: rule('1') }, 'block'],
    [{ [RULES('Microsoft')]: rule('2') }, 'audit'],
    [{ [RULES('Policies\\Microsoft')]: rule('6'), [RULES('Microsoft')]: rule('1') }, 'warn'],
    [{}, 'off'],
  ])('reads the rule that blocks PsExec, policy first', async (registry, state) =>
    expect((await read(registry)).asrPsExecRule).toBe(state),
  );
  it('makes a note of what cannot be read', async () => {
    const host = await read({}, { unreadable: [CV] });
    expect(host.facts[0]?.value).toBe('could not be read: access denied');
  });
  it('reads this machine without a crash', async () => {
    const host = await readHostInfo(createSystem(), onboarding);
    expect(host.identity.user).not.toBe('');
    expect((await createSystem().trustedRoots()).length).toBeGreaterThan(10);
  });
});
