import { describe, expect, it } from 'vitest';
import type { BypassDialect } from '../../../src/model/proxy.ts';
import { kdeBypassText } from '../../../src/proxy/bypass/kde.ts';
import { diagnoseBypass, matchBypass } from '../../../src/proxy/bypass/match-bypass.ts';

const decide = (dialect: BypassDialect, text: string, host: string) =>
  matchBypass({ dialect, text }, new URL(host.includes('://') ? host : `http://${host}/`)).entry;

describe("GNOME's ignore-hosts", () => {
  it.each([
    ['corp.example', 'corp.example', 'corp.example'],
    ['corp.example', 'www.corp.example', 'corp.example'],
    ['.corp.example', 'corp.example', '.corp.example'],
    ['*.corp.example', 'corp.example', '*.corp.example'],
    ['*.corp.example', 'a.corp.example', '*.corp.example'],
    ['corp.example', 'mycorp.example', null],
    ['corp.example:8080', 'http://corp.example:8080/', 'corp.example:8080'],
    ['corp.example:8080', 'corp.example', null],
    ['10.0.0.0/8', '10.1.1.1', '10.0.0.0/8'],
    ['127.0.0.0/8', '127.0.0.1', '127.0.0.0/8'],
    ['::1', '[::1]', '::1'],
    ['[::1]:80', '[::1]', '[::1]:80'],
    ["['localhost', '127.0.0.0/8', '::1']", 'localhost', 'localhost'],
    ["['localhost', '127.0.0.0/8', '::1']", '[::1]', '::1'],
    ["['localhost', '127.0.0.0/8', '::1']", 'www.example', null],
    ['@as []', 'www.example', null],
    ['*', 'www.example', null],
    ['', 'localhost', null],
    ['10.1.1.1', 'a.10.1.1.1.example', null],
  ])('%j, %s: %s', (text, host, entry) => expect(decide('gnome', text, host)).toBe(entry));
});

describe("KDE's NoProxyFor", () => {
  it.each([
    ['corp.example', 'corp.example', 'corp.example'],
    ['corp.example', 'www.corp.example', 'corp.example'],
    // it compares letters from the end, not labels
    ['corp.example', 'mycorp.example', 'corp.example'],
    ['.corp.example', 'mycorp.example', null],
    ['.corp.example', 'corp.example', null],
    ['http://corp.example', 'corp.example', 'http://corp.example'],
    ['corp.example:8080', 'http://www.corp.example:8080/', 'corp.example:8080'],
    ['corp.example:8080', 'corp.example', null],
    ['a.example b.example', 'b.example', 'b.example'],
    ['10.0.0.0/8', '10.1.1.1', '10.0.0.0/8'],
    ['*.example', 'www.example', null],
    ['', 'localhost', null],
    [kdeBypassText('corp.example', true), 'www.corp.example', null],
    [kdeBypassText('corp.example', true), 'www.other.example', 'ReversedException'],
    [kdeBypassText('corp.example', false), 'www.corp.example', 'corp.example'],
  ])('%j, %s: %s', (text, host, entry) => expect(decide('kde', text, host)).toBe(entry));
});

describe("Defender's ProxyBypass", () => {
  it.each([
    ['10.0.0.6|corp.example', 'corp.example', 'corp.example'],
    ['https://corp.example', 'corp.example', 'https://corp.example'],
    ['https://corp.example/path', 'corp.example', 'https://corp.example/path'],
    ['corp.example', 'www.corp.example', null],
    ['*.corp.example', 'www.corp.example', '*.corp.example'],
    ['corp.example:8443', 'https://corp.example:8443/', 'corp.example:8443'],
    ['corp.example:8443', 'https://corp.example/', null],
    ['<local>', 'intranet', '<local>'],
    ['', 'localhost', 'implicit'],
    ['', 'www.example', null],
  ])('%j, %s: %s', (text, host, entry) => expect(decide('mdatp', text, host)).toBe(entry));
});

it.each([
  ['gnome', 'www.*.example', 'dead-entry'],
  ['kde', '*.example', 'dead-entry'],
  ['mdatp', '.corp.example', 'leading-dot-ignored'],
  ['mdatp', '*', 'everything-direct'],
] as const)('%s: %s is reported as %s', (dialect, text, code) => {
  expect(diagnoseBypass({ dialect, text }).map((note) => note.code)).toEqual([code]);
});
