import { describe, expect, it } from 'vitest';
import { macosBypassText } from '../../../src/proxy/bypass/macos.ts';
import { diagnoseBypass, matchBypass } from '../../../src/proxy/bypass/match-bypass.ts';

const decide = (text: string, host: string) =>
  matchBypass({ dialect: 'macos', text }, new URL(`http://${host}/`)).entry;

describe("macOS' ExceptionsList", () => {
  it.each([
    // a name is that host
    ['corp.example', 'corp.example', 'corp.example'],
    ['CORP.example', 'corp.example', 'CORP.example'],
    ['corp.example', 'www.corp.example', null],
    ['corp.example', 'mycorp.example', null],
    ['intranet', 'intranet', 'intranet'],
    ['intranet', 'intranet.example', null],
    ['bücher.example', 'xn--bcher-kva.example', 'bücher.example'],
    // below a name
    ['*.corp.example', 'www.corp.example', '*.corp.example'],
    ['*.corp.example', 'a.b.corp.example', '*.corp.example'],
    ['*.corp.example', 'corp.example', null],
    ['*.corp.example', 'mycorp.example', null],
    ['.corp.example', 'www.corp.example', '.corp.example'],
    ['.corp.example', 'corp.example', null],
    ['*.local', 'printer.local', '*.local'],
    ['*.local', 'local', null],
    // as a prefix
    ['corp.*', 'corp.example', 'corp.*'],
    ['corp.*', 'corp', 'corp.*'],
    ['corp.*', 'corporation.example', null],
    ['10.*', '10.1.2.3', '10.*'],
    // stars elsewhere kill the entry
    ['*', 'any.example', null],
    ['*corp*', 'corp.example', null],
    ['*corp', 'corp', null],
    ['co*p.example', 'corp.example', null],
    ['*.corp.*', 'www.corp.example', null],
    // ports, blanks and signs as well
    ['corp.example:80', 'corp.example', null],
    [' corp.example', 'corp.example', null],
    ['corp.example ', 'corp.example', null],
    ['<local>', 'intranet', null],
    ['http://corp.example', 'corp.example', null],
    // addresses and ranges
    ['10.1.2.3', '10.1.2.3', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.4', null],
    ['169.254/16', '169.254.1.1', '169.254/16'],
    ['169.254/16', '169.253.1.1', null],
    ['10/8', '10.1.2.3', '10/8'],
    ['10.0.0.0/8', '10.1.2.3', '10.0.0.0/8'],
    ['10.0.0.0/8', '11.1.2.3', null],
    ['10.0.0.0/33', '10.0.0.0', null],
    ['10.0.0.0/8', 'ten.example', null],
    ['fd00::/8', '[fd00::1]', 'fd00::/8'],
    ['[fd00::1]', '[fd00::1]', '[fd00::1]'],
    ['fd00::1', '[fd00:0::1]', 'fd00::1'],
    // lists
    ['a.example,b.example', 'b.example', 'b.example'],
    ['a.example\nb.example', 'b.example', 'b.example'],
    ['a.example, b.example', 'b.example', null],
    // the switch beside the list
    ['ExcludeSimpleHostnames', 'intranet', 'ExcludeSimpleHostnames'],
    ['ExcludeSimpleHostnames', 'www.example', null],
    ['ExcludeSimpleHostnames', '[fd00::1]', null],
    // nothing is implicit
    ['', 'localhost', null],
    ['', '127.0.0.1', null],
    ['', '169.254.1.1', null],
  ])('%j, %s: %s', (text, host, entry) => expect(decide(text, host)).toBe(entry));
});

it('the text is made of both settings, and no exception becomes two', () => {
  expect(macosBypassText(['*.local', '169.254/16'], true)).toBe('ExcludeSimpleHostnames,*.local,169.254/16');
  expect(decide(macosBypassText(['a.example,b.example'], false), 'b.example')).toBeNull();
});

it.each([
  ['corp.example:80', 'a port or sign'],
  ['corp example', 'a blank'],
  ['*', 'a * out of place'],
])('%j is reported as dead: %s', (text, why) => {
  expect(diagnoseBypass({ dialect: 'macos', text })).toMatchObject([
    { code: 'dead-entry', words: expect.stringContaining(why) },
  ]);
});

it('a usual list is not reported', () => {
  expect(
    diagnoseBypass({ dialect: 'macos', text: 'ExcludeSimpleHostnames,*.local,169.254/16,corp.*,fd00::1' }),
  ).toEqual([]);
});
