import { describe, expect, it } from 'vitest';
import { readEnvironmentFile } from '../../../../src/proxy/sources/systemd/environment-file.ts';
import { readUnitEnvironment } from '../../../../src/proxy/sources/systemd/unit-environment.ts';
import { splitWords } from '../../../../src/proxy/sources/systemd/words.ts';
import { createRecordedSystem } from '../../../../src/system/recorded/recorded-system.ts';

const ETC = '/etc/systemd/system/mdatp.service.d';
const LIB = '/usr/lib/systemd/system/mdatp.service.d';
const UNIT = '/lib/systemd/system/mdatp.service';
const service = (...lines: readonly string[]): string => `[Unit]\nDescription=x\n\n[Service]\n${lines.join('\n')}\n`;

async function environment(files: Record<string, string>): Promise<Record<string, string>> {
  const system = createRecordedSystem({ platform: 'linux', files }, 'test');
  const found = await readUnitEnvironment(system, 'mdatp.service');
  return Object.fromEntries([...found].map(([name, { value }]) => [name, value]));
}

/** What systemd itself says of each of these stands in test/oracles/systemd.test.ts. */
describe('the environment that systemd gives to a service', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['a drop-in below /lib', { '/lib/systemd/system/mdatp.service.d/p.conf': service('Environment=A=1') }, { A: '1' }],
    ['a runtime drop-in', { '/run/systemd/system/mdatp.service.d/p.conf': service('Environment=A=1') }, { A: '1' }],
    ['one for all services', { '/etc/systemd/system/service.d/p.conf': service('Environment=A=1') }, { A: '1' }],
    [
      'the unit wins over all services, file name by file name',
      {
        '/etc/systemd/system/service.d/p.conf': service('Environment=A=1 B=1'),
        [`${LIB}/p.conf`]: service('Environment=A=2'),
      },
      { A: '2' },
    ],
    [
      'file names decide the order, not folders',
      { [`${ETC}/10-a.conf`]: service('Environment=A=etc'), [`${LIB}/20-b.conf`]: service('Environment=A=lib') },
      { A: 'lib' },
    ],
    [
      'the same name in /etc replaces the one of /usr/lib',
      { [`${LIB}/p.conf`]: service('Environment=A=1'), [`${ETC}/p.conf`]: service('Environment=B=2') },
      { B: '2' },
    ],
    ['an empty file masks a drop-in', { [`${LIB}/p.conf`]: service('Environment=A=1'), [`${ETC}/p.conf`]: '' }, {}],
    [
      'the unit of /etc replaces the one of /lib as a whole',
      { [UNIT]: service('Environment=A=1 B=1'), '/etc/systemd/system/mdatp.service': service('Environment=A=2') },
      { A: '2' },
    ],
    [
      'an empty unit file masks the unit',
      { [UNIT]: service('Environment=A=1'), '/etc/systemd/system/mdatp.service': '' },
      {},
    ],
    [
      'files without .conf and hidden ones',
      { [`${ETC}/a.txt`]: service('Environment=A=1'), [`${ETC}/.b.conf`]: service('Environment=A=1') },
      {},
    ],
    [
      'an empty assignment forgets',
      { [UNIT]: service('Environment=A=1 B=1'), [`${ETC}/p.conf`]: service('Environment=', 'Environment=B=2') },
      { B: '2' },
    ],
    ['another section does not count', { [UNIT]: '[Unit]\nEnvironment=A=1\n[service]\nEnvironment=A=1\n' }, {}],
    [
      'a continued line with a comment inside',
      { [UNIT]: service('Environment="A=1" \\', '# no', '  "B=2"') },
      { A: '1', B: '2' },
    ],
    ['blanks around the sign', { [UNIT]: service('Environment = A=1') }, { A: '1' }],
    ['quotes inside a word', { [UNIT]: service('Environment=A="1 2"3') }, { A: '1 23' }],
    ['an open quote ends the list', { [UNIT]: service('Environment=A=1 "B=2') }, { A: '1' }],
    ['escapes', { [UNIT]: service('Environment="A=\\x41\\t\\101\\u00e9" B=\\q C=3') }, { A: 'A\tAé' }],
    ['names that are none', { [UNIT]: service('Environment=1A=1 A-B=1 =1 A C=3') }, { C: '3' }],
    [
      'specifiers',
      { [UNIT]: service('Environment="A=%%40 %C3 %n %p % %-" B=%40') },
      { A: '%40 /var/cache3 mdatp.service mdatp % %-' },
    ],
    ['line ends of Windows', { [UNIT]: '[Service]\r\nEnvironment="A=1"\r\n' }, { A: '1' }],
    [
      'UnsetEnvironment by name and by value',
      { [UNIT]: service('Environment=A=1 B=2 C=3', 'UnsetEnvironment=A B=2 C=4') },
      { C: '3' },
    ],
    [
      'a file wins over Environment=, even of a later drop-in',
      {
        [UNIT]: service('EnvironmentFile=-/etc/default/mdatp'),
        '/etc/default/mdatp': 'A=file\n',
        [`${ETC}/p.conf`]: service('Environment=A=1'),
      },
      { A: 'file' },
    ],
    [
      'files by a pattern, sorted',
      {
        [UNIT]: service('EnvironmentFile=/etc/mdatp/*.env'),
        '/etc/mdatp/b.env': 'A=b',
        '/etc/mdatp/a.env': 'A=a',
        '/etc/mdatp/c': 'A=c',
      },
      { A: 'b' },
    ],
    [
      'an empty EnvironmentFile= forgets',
      { [UNIT]: service('EnvironmentFile=/a', 'EnvironmentFile='), '/a': 'A=1' },
      {},
    ],
    [
      'DefaultEnvironment of the manager',
      { '/etc/systemd/system.conf': '[Manager]\nDefaultEnvironment="A=1" B=1\n', [UNIT]: service('Environment=B=2') },
      { A: '1', B: '2' },
    ],
    [
      'a drop-in of system.conf',
      {
        '/etc/systemd/system.conf.d/p.conf': '[Manager]\nDefaultEnvironment=A=1\n',
        '/etc/systemd/system.conf': '[Manager]\nDefaultEnvironment=A=0\n',
      },
      { A: '1' },
    ],
    [
      'PassEnvironment takes from the manager alone',
      { '/etc/systemd/system.conf': '[Manager]\nManagerEnvironment=A=1 B=1\n', [UNIT]: service('PassEnvironment=A C') },
      { A: '1' },
    ],
  ])('%s', async (_name, files, expected) => expect(await environment(files)).toEqual(expected));
});

describe('words', () => {
  it.each([
    ['a b', ['a', 'b']],
    ["'a b' \"c'd\"", ['a b', "c'd"]],
    ['a\'b\'"c"', ['abc']],
    ['"" a', ['', 'a']],
    ['a\\', []],
    ['a \\000 b', ['a']],
    ['', []],
  ])('of %s', (text, words) => expect(splitWords(text)).toEqual(words));
});

describe('a file of variables', () => {
  it.each<[string, Record<string, string>]>([
    ['A=1\nB = 2 \n', { A: '1', B: '2' }],
    ['export A=1\nB=2', { B: '2' }],
    ['A="1 2"\nB=\'3 4\' \n', { A: '1 2', B: '3 4' }],
    ['A=1 # no comment\n', { A: '1 # no comment' }],
    [' # comment\n;A=1\nB=2', { B: '2' }],
    ['A=1\\\n2\nB=\\3', { A: '12', B: '3' }],
    ['A="x\\"y\\$z\\n"', { A: 'x"y$z\\n' }],
    ['A="1"2\'3\'', { A: "12'3'" }],
    ['A="1\n2"', { A: '1\n2' }],
    ['A="1', { A: '1' }],
    ['A\nB=2', { B: '2' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=\nB=2', { A: '', B: '2' }],
  ])('%j', (text, expected) => expect(Object.fromEntries(readEnvironmentFile(text))).toEqual(expected));
});
