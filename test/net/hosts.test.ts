import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareHost, bracketed, isThisMachine, joinHostPort, parsePort, splitHostPort } from '../../src/net/host-port.ts';
import { ownerOf, registrableDomain } from '../../src/net/owner.ts';
import { hostOf, portOf, urlParts } from '../../src/net/url-parts.ts';

describe('host:port', () => {
  it.each([
    ['a.example', 'a.example', null],
    ['a.example:8080', 'a.example', '8080'],
    ['a.example:', 'a.example', ''],
    ['10.0.0.6:8080', '10.0.0.6', '8080'],
    ['[fd00::1]', 'fd00::1', null],
    ['[fd00::1]:8080', 'fd00::1', '8080'],
    ['fd00::1', 'fd00::1', null],
    ['::1', '::1', null],
  ])('%s is apart %s and %s', (text, host, port) => expect(splitHostPort(text)).toEqual({ host, port }));

  it.each(['[', '[]', '[a]', '[fd00::1', '[fd00::1]8080', 'a]:80', '[10.0.0.1]:80', 'a[b]'])(
    '%s is out of order',
    (text) => expect(splitHostPort(text)).toBeNull(),
  );

  it.each<[string, number | null]>([
    ['1', 1],
    ['65535', 65535],
    ['080', 80],
    ['0', null],
    ['65536', null],
    ['-1', null],
    ['', null],
    ['8 0', null],
    ['1e3', null],
  ])('%j as a port is %s', (text, port) => expect(parsePort(text)).toBe(port));

  it('goes together and apart again', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(splitHostPort(joinHostPort(name, port))).toEqual({ host: name, port: String(port) });
        expect(bareHost(bracketed(name))).toBe(name);
        expect(bracketed(bracketed(name))).toBe(bracketed(name));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it.each([
    ['localhost', true],
    ['LOCALHOST.', true],
    ['proxy.localhost', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', true],
    ['::', true],
    ['localhost.example', false],
    ['notlocalhost', false],
    ['127.example', false],
    ['10.0.0.1', false],
    ['0.0.0.1', false],
    ['', false],
  ])('%j is this machine: %s', (host, expected) => expect(isThisMachine(host)).toBe(expected));
});

describe('urlParts', () => {
  it.each([
    ['https://a.example', { scheme: 'https', host: 'a.example', port: 443, path: '/' }],
    ['HTTP://A.Example/x?y#z', { scheme: 'http', host: 'a.example', port: 80, path: '/x?y' }],
    ['https://a.example:8443/', { scheme: 'https', host: 'a.example', port: 8443, path: '/' }],
    ['https://u:p@a.example/', { scheme: 'https', host: 'a.example', port: 443, path: '/' }],
    ['https://[FD00::1]:444/', { scheme: 'https', host: 'fd00::1', port: 444, path: '/' }],
    ['https://bücher.example/', { scheme: 'https', host: 'xn--bcher-kva.example', port: 443, path: '/' }],
    ['wss://a.example/', { scheme: 'wss', host: 'a.example', port: 443, path: '/' }],
    ['constructor://a.example/', { scheme: 'constructor', host: 'a.example', port: 0, path: '/' }],
    ['a.example', null],
    ['//a.example', null],
    ['https://', null],
    ['https://a.example:99999/', null],
    ['', null],
  ])('%s', (url, parts) => expect(urlParts(url)).toEqual(parts));

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        expect(typeof hostOf(text)).toBe('string');
        expect(portOf(text)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});

describe('ownerOf', () => {
  it.each([
    ['app.contoso.co.uk', 'contoso.co.uk'],
    ['block.filterco.co.uk', 'filterco.co.uk'],
    ['login.microsoftonline.com', 'microsoftonline.com'],
    ['WINATP-GW-CUS.Microsoft.com.', 'microsoft.com'],
    ['a.b.contoso.com.au', 'contoso.com.au'],
    ['one.azureedge.net', 'one.azureedge.net'],
    ['two.azureedge.net', 'two.azureedge.net'],
    ['d1.cloudfront.net', 'd1.cloudfront.net'],
    ['x.y.blob.core.windows.net', 'y.blob.core.windows.net'],
    ['www.bücher.example', 'xn--bcher-kva.example'],
    ['co.uk', 'co.uk'],
    ['proxy', 'proxy'],
    ['portal.corp.local', 'corp.local'],
    ['10.0.0.1', '10.0.0.1'],
    ['10.1.0.1', '10.1.0.1'],
    ['[fd00::1]', 'fd00::1'],
    ['', ''],
  ])('%s belongs to %s', (host, owner) => expect(ownerOf(host)).toBe(owner));

  it.each(['co.uk', 'com', 'localhost', '10.0.0.1', 'azureedge.net', '-a.example', 'a..b', 'x'.repeat(300)])(
    '%s is no registrable domain',
    (name) => expect(registrableDomain(name)).toBeNull(),
  );
});
