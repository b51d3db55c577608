import { describe, expect, it } from 'vitest';
import { diagnoseBypass, matchBypass } from '../../../src/proxy/bypass/match-bypass.ts';

const decide = (text: string, host: string) =>
  matchBypass({ dialect: 'environment', text }, new URL(host.includes('://') ? host : `http://${host}/`)).entry;

describe('no_proxy', () => {
  it.each([
    // a name covers itself and what lies below
    ['corp.example', 'corp.example', 'corp.example'],
    ['corp.example', 'www.corp.example', 'corp.example'],
    ['corp.example', 'a.b.corp.example', 'corp.example'],
    ['corp.example', 'mycorp.example', null],
    ['corp.example', 'corp.example.net', null],
    ['orp.example', 'corp.example', null],
    ['CORP.Example', 'www.corp.EXAMPLE', 'CORP.Example'],
    ['intranet', 'intranet', 'intranet'],
    ['intranet', 'intranet.example', null],
    // a leading dot or star covers only what lies below: Go's reading, curl covers the name too
    ['.corp.example', 'www.corp.example', '.corp.example'],
    ['.corp.example', 'corp.example', null],
    ['*.corp.example', 'www.corp.example', '*.corp.example'],
    ['*.corp.example', 'corp.example', null],
    ['*.corp.example', 'mycorp.example', null],
    // other stars mean nothing
    ['www.*.example', 'www.corp.example', null],
    ['10.*', '10.1.2.3', null],
    // everything
    ['*', 'any.example', '*'],
    ['*', '10.1.2.3', '*'],
    ['a.example,*', 'any.example', '*'],
    // trailing dots do not count: curl's reading
    ['corp.example.', 'www.corp.example', 'corp.example.'],
    ['corp.example', 'www.corp.example.', 'corp.example'],
    // IDN
    ['bücher.example', 'xn--bcher-kva.example', 'bücher.example'],
    ['xn--bcher-kva.example', 'bücher.example', 'xn--bcher-kva.example'],
    // addresses and ranges
    ['10.1.2.3', '10.1.2.3', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.4', null],
    ['10.0.0.0/8', '10.200.0.1', '10.0.0.0/8'],
    ['10.0.0.0/8', '11.0.0.1', null],
    ['10.0.0.0/31', '10.0.0.1', '10.0.0.0/31'],
    ['10.0.0.0/32', '10.0.0.1', null],
    ['0.0.0.0/0', '203.0.113.9', '0.0.0.0/0'],
    ['10.0.0.0/33', '10.0.0.1', null],
    ['10.0.0.0/8x', '10.0.0.1', null],
    ['10.0.0.0/ 8', '10.0.0.1', null],
    ['10.0.0.0/8', 'ten.example', null],
    ['fd00::/8', '[fd12::1]', 'fd00::/8'],
    ['fd00::/8', '[fe12::1]', null],
    ['2001:db8::/65', '[2001:db8:0:0:7fff::1]', '2001:db8::/65'],
    ['2001:db8::/65', '[2001:db8:0:0:8fff::1]', null],
    ['fd00::1', '[fd00::1]', 'fd00::1'],
    ['[fd00::1]', '[fd00:0::1]', '[fd00::1]'],
    ['10.0.0.0/8', '[::ffff:10.1.2.3]', '10.0.0.0/8'],
    ['::ffff:10.0.0.0/104', '10.1.2.3', '::ffff:10.0.0.0/104'],
    // ports
    ['api.example:8443', 'https://api.example:8443/', 'api.example:8443'],
    ['api.example:8443', 'https://api.example/', null],
    ['api.example:443', 'https://sub.api.example/', 'api.example:443'],
    ['10.1.2.3:80', '10.1.2.3', '10.1.2.3:80'],
    ['10.1.2.3:81', '10.1.2.3', null],
    ['[fd00::1]:443', 'https://[fd00::1]/', '[fd00::1]:443'],
    [':80', 'any.example', null],
    // separators: commas, and blanks around them
    ['a.example,b.example', 'b.example', 'b.example'],
    [' a.example , b.example ', 'b.example', 'b.example'],
    [',,a.example,,', 'a.example', 'a.example'],
    ['a.example b.example', 'b.example', null],
    ['a.example;b.example', 'b.example', null],
    // loopback is always direct, nothing else is
    ['', 'localhost', 'implicit'],
    ['', '127.0.0.2', 'implicit'],
    ['', '[::1]', 'implicit'],
    ['', '[::ffff:127.0.0.1]', 'implicit'],
    ['', 'my.localhost', null],
    ['', '169.254.1.1', null],
    ['<local>', 'intranet', null],
    ['.', 'any.example', null],
    ['', 'any.example', null],
  ])('%j, %s: %s', (text, host, entry) => expect(decide(text, host)).toBe(entry));
});

describe('an administrator is told', () => {
  it.each([
    ['a.example b.example', ['blank-does-not-separate']],
    ['a.example;b.example', ['blank-does-not-separate']],
    ['*', ['everything-direct']],
    ['.corp.example', ['leading-dot-ignored']],
    ['10.*,www.*.example,10.0.0.0/99', ['dead-entry', 'dead-entry', 'dead-entry']],
    ['corp.example, *.corp.example,10.0.0.0/8,fd00::1,[::1]:80,h:80', []],
  ])('%j: %j', (text, codes) => {
    expect(diagnoseBypass({ dialect: 'environment', text }).map((note) => note.code)).toEqual(codes);
  });
});
