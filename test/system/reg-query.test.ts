import { describe, expect, it } from 'vitest';
import { createRecordedSystem } from '../../src/system/recorded-system.ts';
import { parseRegQuery } from '../../src/system/reg-query.ts';
import type { CommandResult, Read } from '../../src/system/system.ts';
import { readWindowsDomains } from '../../src/system/windows.ts';
import { createRegistryReader } from '../../src/system/windows-registry.ts';
import { parseTaskSession, parseWhoami } from '../../src/system/windows-token.ts';

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

describe('createRegistryReader', () => {
  const reader = (answers: Record<string, Partial<CommandResult>>) => {
    const asked: string[] = [];
    const read = createRegistryReader(async (_file, args): Promise<Read<CommandResult>> => {
      asked.push(args[1] ?? '');
      return {
        state: 'present',
        value: { code: 1, stdout: '', stderr: 'FEHLER: irgendwas', ...answers[args[1] ?? ''] },
      };
    });
    return { read, asked };
  };

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
