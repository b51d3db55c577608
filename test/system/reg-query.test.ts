import { describe, expect, it } from 'vitest';
import { createRecordedSystem } from '../../src/system/recorded/recorded-system.ts';
import type { CommandResult, Read } from '../../src/system/system.ts';
import { parseRegExport } from '../../src/system/windows/reg-export.ts';
import { parseRegQuery, type RegistryListing } from '../../src/system/windows/reg-query.ts';
import { readWindowsDomains } from '../../src/system/windows/windows.ts';
import { createRegistryReader } from '../../src/system/windows/windows-registry.ts';
import { parseTaskSession, parseWhoami } from '../../src/system/windows/windows-token.ts';

const KEY = 'HKLM\\SOFTWARE\\Test';
const OUTPUT = [
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Test',
  '    (Standard)    REG_SZ    Wert',
  '    Proxy Server    REG_SZ    10.0.0.6:8080',
  '    Empty    REG_SZ    ',
  '    Enable    REG_DWORD    0x1',
  '    Blob    REG_BINARY    18000000FF',
  '    List    REG_MULTI_SZ    a\\0b',
  '    Broken    REG_QWORD    (null)',
  '    Path    REG_EXPAND_SZ    %SystemRoot%\\x',
  '',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\Below',
  '',
].join('\r\n');

describe('parseRegQuery', () => {
  it('reads typed values and the keys below, no translated word', () => {
    const { values, subkeys } = parseRegQuery(OUTPUT, KEY);
    expect(Object.fromEntries(values)).toEqual({
      '(Standard)': { type: 'REG_SZ', data: 'Wert' },
      'Proxy Server': { type: 'REG_SZ', data: '10.0.0.6:8080' },
      Empty: { type: 'REG_SZ', data: '' },
      Enable: { type: 'REG_DWORD', data: 1 },
      Blob: { type: 'REG_BINARY', data: '18000000ff' },
      List: { type: 'REG_MULTI_SZ', data: ['a', 'b'] },
      Path: { type: 'REG_EXPAND_SZ', data: '%SystemRoot%\\x' },
    });
    expect(subkeys).toEqual(['Below']);
  });

  it('reads a key that has only keys below it', () => {
    const output = '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\A\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\B c\r\n';
    expect(parseRegQuery(output, KEY).subkeys).toEqual(['A', 'B c']);
  });
});

describe('parseRegExport', () => {
  const EXPORT = [
    'Windows Registry Editor Version 5.00',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]',
    '@="Wert"',
    '"Proxy \\"a\\" \\\\ Server"="bücher-日本.test:8080"',
    '"Lines"="one',
    '\\"two\\"=\\"x\\"',
    '[HKEY_LOCAL_MACHINE is text here too',
    'three"',
    '"Enable"=dword:0000000a',
    '"Blob"=hex:18,00,00,\\',
    '  00,FF',
    '"Path"=hex(2):25,00,78,00,25,00,00,00',
    '"List"=hex(7):61,00,00,00,e5,65,00,00,00,00',
    '"Empty"=hex(7):00,00',
    '"Odd"=hex(1):61,00,00,00',
    '"Long"=hex(b):01,00,00,00,01,00,00,00',
    '"None"=hex(0):',
    '"Broken"=dword:xyz',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\Below]',
    '"Enable"=dword:0000000b',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\Below\\Deeper]',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test\\日本 ]x]',
    '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Testament]',
    '',
  ].join('\r\n');

  it("reads the key's values by type, and the keys right below", () => {
    const { values, subkeys } = parseRegExport(EXPORT, KEY);
    expect(Object.fromEntries(values)).toEqual({
      '(Default)': { type: 'REG_SZ', data: 'Wert' },
      'Proxy "a" \\ Server': { type: 'REG_SZ', data: 'bücher-日本.test:8080' },
      Lines: { type: 'REG_SZ', data: 'one\r\n"two"="x"\r\n[HKEY_LOCAL_MACHINE is text here too\r\nthree' },
      Enable: { type: 'REG_DWORD', data: 10 },
      Blob: { type: 'REG_BINARY', data: '18000000ff' },
      Path: { type: 'REG_EXPAND_SZ', data: '%x%' },
      List: { type: 'REG_MULTI_SZ', data: ['a', '日'] },
      Empty: { type: 'REG_MULTI_SZ', data: [] },
      Odd: { type: 'REG_SZ', data: 'a' },
      Long: { type: 'REG_QWORD', data: 0x1_0000_0001 },
      None: { type: 'REG_NONE', data: '' },
    });
    expect(subkeys).toEqual(['Below', '日本 ]x']);
  });

  it('reads garbage of any length in linear time', () => {
    const started = performance.now();
    for (const piece of ['"a"="', '[HKEY_', '"a"=hex:,', '\\"', ']\n', '"'])
      expect(() => parseRegExport(piece.repeat(300_000), KEY)).not.toThrow();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('createRegistryReader', () => {
  const reader = (answers: Record<string, Partial<CommandResult>>, exact: RegistryListing | null = null) => {
    const asked: string[] = [];
    const run = async (_file: string, args: readonly string[]): Promise<Read<CommandResult>> => {
      asked.push(args[1] ?? '');
      return {
        state: 'present',
        value: { code: 1, stdout: '', stderr: 'FEHLER: irgendwas', ...answers[args[1] ?? ''] },
      };
    };
    const read = createRegistryReader(run, async () => exact);
    return { read, asked };
  };

  it.each([
    ['letters of a code page', 'b\u0081cher.test', 'bücher.test', 'bücher.test'],
    ['letters that were lost', 'http://??.test/', 'http://日本.test/', 'http://日本.test/'],
    ['nothing better to be had', 'http://??.test/', null, 'http://??.test/'],
    ['plain letters', 'plain.test', 'not asked', 'plain.test'],
  ])('reads a key again for its letters: %s', async (_what, printed, read, expected) => {
    const better =
      read === null ? null : { values: new Map([['P', { type: 'REG_SZ' as const, data: read }]]), subkeys: [] };
    const stdout = `\r\n${KEY}\r\n    P    REG_SZ    ${printed}\r\n`;
    const key = await reader({ [KEY]: { code: 0, stdout } }, better).read(KEY);
    expect(key.state === 'present' && key.value.get('P')?.data).toBe(expected);
  });

  it('asks a key once', async () => {
    const { read, asked } = reader({ [KEY]: { code: 0, stdout: OUTPUT } });
    await Promise.all([read(KEY), read(KEY.toLowerCase()), read(KEY)]);
    expect(asked).toEqual([KEY]);
  });

  it('tells a key that does not exist from one that may not be read by the list above it', async () => {
    const { read } = reader({ [KEY]: { code: 0, stdout: OUTPUT } });
    expect(await read(`${KEY}\\below`)).toEqual({ state: 'unreadable', native: 'access denied' });
    expect(await read(`${KEY}\\Other`)).toEqual({ state: 'absent' });
    expect(await read(`${KEY}\\Other\\Deeper`)).toEqual({ state: 'absent' });
  });

  it.each([
    [null, 'reg.exe did not answer'],
    [5, 'reg.exe ended with 5'],
  ])('does not take exit %s for absent', async (code, native) => {
    const { read } = reader({ [KEY]: { code } });
    expect(await read(KEY)).toEqual({ state: 'unreadable', native });
  });
});

describe('the account on Windows', () => {
  const user = '"corp\\anna","S-1-5-21-1-2-3-1001"';
  const group = (sid: string) => `"Verbindliche Beschriftung\\Irgendwas","Bezeichnung","${sid}",""`;
  it.each([
    [
      'elevated',
      [user, group('S-1-16-12288')],
      { user: 'corp\\anna', userSid: 'S-1-5-21-1-2-3-1001', integrity: 'high' },
    ],
    [
      'not elevated',
      [user, group('S-1-5-32-544'), group('S-1-16-8192')],
      { user: 'corp\\anna', userSid: 'S-1-5-21-1-2-3-1001', integrity: 'medium' },
    ],
    [
      'LocalSystem',
      ['"nt-autorität\\system","S-1-5-18"', group('S-1-16-16384')],
      { user: 'nt-autorität\\system', userSid: 'S-1-5-18', integrity: 'system' },
    ],
    ['no groups, as under Wine', [user], { user: 'corp\\anna', userSid: 'S-1-5-21-1-2-3-1001', integrity: null }],
    ['nothing', [''], { user: null, userSid: null, integrity: null }],
  ])('is told by SIDs: %s', (_name, lines, expected) => expect(parseWhoami(lines.join('\r\n'))).toEqual(expected));

  it('has its session in the fourth column', () => {
    expect(parseTaskSession('"node.exe","4242","Konsole","2","45.000 K"')).toBe(2);
    expect(parseTaskSession('INFO: keine Aufgaben')).toBeNull();
  });

  it('puts the primary domain before the search list and DHCP', async () => {
    const system = createRecordedSystem(
      {
        platform: 'win32',
        registry: {
          'HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\Tcpip\\Parameters': {
            Domain: { type: 'REG_SZ', data: 'HQ.corp.example' },
            SearchList: { type: 'REG_SZ', data: 'corp.example,eu.example' },
            DhcpDomain: { type: 'REG_SZ', data: 'lan.example' },
          },
        },
      },
      'test',
    );
    expect(await readWindowsDomains(system.registryKey)).toEqual([
      'hq.corp.example',
      'corp.example',
      'eu.example',
      'lan.example',
    ]);
  });
});
