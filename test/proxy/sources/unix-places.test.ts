import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gnomePlace } from '../../../src/proxy/sources/gnome.ts';
import { kdePlace } from '../../../src/proxy/sources/kde.ts';
import { mdatpPlace } from '../../../src/proxy/sources/mdatp.ts';
import { parseAptProxies, parseDnfProxy } from '../../../src/proxy/sources/package-managers.ts';
import { parseScutil, readScutil, scutilPlace } from '../../../src/proxy/sources/scutil.ts';
import { readEtcEnvironment, readServiceEnvironment } from '../../../src/proxy/sources/service-environment.ts';
import { plistProxy } from '../../../src/proxy/sources/wdav.ts';
import { createRecordedSystem } from '../../../src/system/recorded/recorded-system.ts';

const linux = (files: Record<string, string>) => createRecordedSystem({ platform: 'linux', files }, 'test');

describe('mdatp', () => {
  const read = (text: string) => mdatpPlace('mdatp-managed', '/etc/x.json', text).meanings;

  it.each([
    ['{"cloudService":{"proxy":"http://p.test:8080/"}}', 'p.test', 8080],
    ['\uFEFF{"cloudService":{"proxy":"http://p.test"}}', 'p.test', 80],
    ['{"cloudService":{"proxy":"10.0.0.6:3128"}}', '10.0.0.6', 3128],
  ])('reads %s', (text, host, port) => {
    expect(read(text)).toMatchObject([
      { kind: 'manual', servers: [{ for: 'all', server: { host, port } }], bypass: { dialect: 'mdatp' } },
    ]);
  });

  it('takes an empty value for the proxy that mdatp then asks, and calls the setting invalid', () => {
    const place = mdatpPlace('mdatp-managed', '/etc/x.json', '{"cloudService":{"proxy":""}}');
    expect(place.meanings).toMatchObject([
      { kind: 'manual', servers: [{ for: 'all', server: { host: 'canonicalizer.ucsuri.tcs', port: 80 } }] },
    ]);
    expect(place.settings).toMatchObject([{ state: 'invalid', value: '' }]);
  });

  it.each(['{}', '{"cloudService":{}}', '{"proxy":"http://p.test:1"}', '[]', 'null', '{"cloudService":null}'])(
    'finds nothing in %s',
    (text) => expect(read(text)).toEqual([]),
  );

  it.each([
    '{',
    '{"cloudService":{"proxy":8080}}',
    '{"cloudService":{"proxy":"http://user:pw@p.test:1"}}',
    '{"cloudService":{"proxy":"http://"}}',
  ])('takes %s for invalid and keeps passwords out', (text) => {
    expect(read(text)).toMatchObject([{ kind: 'invalid' }]);
    expect(JSON.stringify(mdatpPlace('mdatp-managed', '/etc/x.json', text))).not.toContain('pw@');
  });
});

describe('the environment of the service', () => {
  it('reads units, drop-ins and files, later ones first', async () => {
    const { place } = await readServiceEnvironment(
      linux({
        '/lib/systemd/system/mdatp.service': '[Service]\nEnvironment="HTTPS_PROXY=http://one.test:1" OTHER=x\n',
        '/etc/systemd/system/mdatp.service.d/10-a.conf': '[Service]\nEnvironmentFile=-/etc/default/mdatp\n',
        '/etc/default/mdatp': '# comment\nHTTPS_PROXY="http://two.test:2"\n',
        '/etc/systemd/system/mdatp.service.d/notes.txt': 'Environment=HTTPS_PROXY=http://no.test:9',
      }),
    );
    expect(place.meanings).toMatchObject([
      { name: '/etc/default/mdatp: HTTPS_PROXY', servers: [{ server: { host: 'two.test', port: 2 } }] },
    ]);
  });

  it('reads /etc/environment', async () => {
    const place = await readEtcEnvironment(
      linux({ '/etc/environment': "https_proxy='http://p.test:3128'\nNO_PROXY=a,b\n" }),
    );
    expect(place.meanings).toMatchObject([{ servers: [{ server: { host: 'p.test' } }], bypass: { text: 'a,b' } }]);
  });
});

describe('package managers', () => {
  it.each([
    ['Acquire::http::Proxy "http://p.test:1";', ['Acquire::http::Proxy=http://p.test:1']],
    [
      'Acquire { http { Proxy "http://p.test:1"; }; https::Proxy "http://q.test:2"; };',
      ['Acquire::http::Proxy=http://p.test:1', 'Acquire::https::Proxy=http://q.test:2'],
    ],
    ['acquire::HTTPS::proxy::mirror.test "DIRECT";', ['acquire::HTTPS::proxy::mirror.test=DIRECT']],
    ['// Acquire::http::Proxy "http://p.test:1";\n# Acquire::http::Proxy "x";', []],
    ['/* Acquire::http::Proxy "http://p.test:1"; */', []],
    ['APT::Install-Recommends "false"; } } } {', []],
  ])('reads apt: %s', (text, expected) => {
    expect(parseAptProxies(text).map(({ name, value }) => `${name}=${value}`)).toEqual(expected);
  });

  it.each([
    ['[main]\nproxy=http://p.test:1\n', ['http://p.test:1']],
    ['[main]\ngpgcheck=1\n[other]\nproxy=http://p.test:1\n', []],
    ['proxy = http://p.test:1', ['http://p.test:1']],
  ])('reads dnf: %j', (text, expected) => expect(parseDnfProxy(text).map(({ value }) => value)).toEqual(expected));
});

describe('desktops', () => {
  const schema = 'org.gnome.system.proxy';

  it.each<[string, string, readonly string[]]>([
    ['none', `${schema} mode 'none'\n${schema}.http host 'p.test'\n${schema}.http port 8080`, []],
    [
      'manual',
      `${schema} mode 'manual'\n${schema}.https host 'p.test'\n${schema}.https port 8080\n${schema} ignore-hosts ['localhost', '10.0.0.0/8']`,
      ['manual'],
    ],
    ['manual without a server', `${schema} mode 'manual'\n${schema}.http host ''\n${schema}.http port 8080`, []],
    ['a script', `${schema} mode 'auto'\n${schema} autoconfig-url 'http://pac.test/p.pac'`, ['pac']],
    ['detection', `${schema} mode 'auto'\n${schema} autoconfig-url ''`, ['auto-detect']],
    ['garbage', 'org.gnome mode', []],
  ])('reads GNOME: %s', (_name, text, kinds) =>
    expect(gnomePlace(text).meanings.map(({ kind }) => kind)).toEqual(kinds),
  );

  it('keeps the bypass list of GNOME', () => {
    const place = gnomePlace(
      `${schema} mode 'manual'\n${schema}.http host '::1'\n${schema}.http port 8080\n${schema} ignore-hosts ['localhost', '10.0.0.0/8']`,
    );
    expect(place.meanings).toMatchObject([
      { bypass: { dialect: 'gnome', text: 'localhost,10.0.0.0/8' }, servers: [{ server: { host: '::1' } }] },
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    ['none', '[Proxy Settings]\nProxyType=0\nhttpProxy=http://p.test 1\n', []],
    ['manual, port behind a blank', '[Proxy Settings]\nProxyType=1\nhttpsProxy=http://p.test 3128\n', ['manual']],
    [
      'manual, with a language mark',
      '[Proxy Settings][$i]\nProxyType=1\nhttpProxy[$e]=http://p.test:3128\n',
      ['manual'],
    ],
    ['a script', '[Proxy Settings]\nProxyType=2\nProxy Config Script=http://pac.test/p\n', ['pac']],
    ['detection', '[Proxy Settings]\nProxyType=3\n', ['auto-detect']],
    ['another section', '[Other]\nProxyType=1\nhttpProxy=http://p.test 1\n', []],
  ])('reads KDE: %s', (_name, text, kinds) =>
    expect(kdePlace('/k', text).meanings.map(({ kind }) => kind)).toEqual(kinds),
  );
});

describe('macOS', () => {
  const dictionary = (...lines: readonly string[]) => `<dictionary> {\n${lines.join('\n')}\n}\n`;

  it.each<[string, readonly string[], readonly string[]]>([
    ['text "0" is off', ['  HTTPSEnable : 0', '  HTTPSProxy : p.test', '  HTTPSPort : 8080'], []],
    ['a server', ['  HTTPSEnable : 1', '  HTTPSProxy : p.test', '  HTTPSPort : 8080'], ['manual']],
    ['a script that is off', ['  ProxyAutoConfigEnable : 0', '  ProxyAutoConfigURLString : http://x/p'], []],
    [
      'all',
      [
        '  ProxyAutoDiscoveryEnable : 1',
        '  ProxyAutoConfigEnable : 1',
        '  ProxyAutoConfigURLString : http://x/p',
        '  SOCKSEnable : 1',
        '  SOCKSProxy : s.test',
        '  SOCKSPort : 1080',
      ],
      ['auto-detect', 'pac', 'manual'],
    ],
  ])('reads scutil: %s', (_name, lines, kinds) => {
    expect(
      scutilPlace(parseScutil(dictionary(...lines)), 'macos-network', 'scutil --proxy').meanings.map(
        ({ kind }) => kind,
      ),
    ).toEqual(kinds);
  });

  it('reads exceptions and interfaces of their own', async () => {
    const text = dictionary(
      '  ExceptionsList : <array> {',
      '    0 : *.local',
      '    1 : 169.254/16',
      '  }',
      '  ExcludeSimpleHostnames : 1',
      '  HTTPEnable : 1',
      '  HTTPPort : 3128',
      '  HTTPProxy : p.test',
      '  __SCOPED__ : <dictionary> {',
      '    utun3 : <dictionary> {',
      '      HTTPSEnable : 1',
      '      HTTPSPort : 1',
      '      HTTPSProxy : v.test',
      '    }',
      '    en0 : <dictionary> {',
      '    }',
      '  }',
    );
    const places = await readScutil(
      createRecordedSystem({ platform: 'darwin', commands: { 'scutil --proxy': text } }, 'test'),
    );
    expect(places.map(({ source }) => source)).toEqual(['macos-network', 'macos-interface']);
    expect(places[0]?.meanings).toMatchObject([
      { bypass: { dialect: 'macos', text: 'ExcludeSimpleHostnames,*.local,169.254/16' } },
    ]);
    expect(places[1]?.meanings).toMatchObject([{ servers: [{ server: { host: 'v.test' } }] }]);
  });

  it('keeps the reversed meaning of a KDE list', () => {
    const text =
      '[Proxy Settings]\nProxyType=1\nhttpProxy=http://p.example 8080\nNoProxyFor=a.example\nReversedException=true\n';
    expect(kdePlace('/k', text).meanings).toMatchObject([
      { bypass: { dialect: 'kde', text: 'ReversedException,a.example' } },
    ]);
  });

  it('survives any text, prototype names included', () => {
    const words = fc.constantFrom(
      '<dictionary> {',
      '__proto__ : <dictionary> {',
      'constructor : 1',
      '}',
      'a : <array> {',
      '0 : x',
      '\n',
      ' : ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 20 })), { maxLength: 60 }), (parts) => {
        scutilPlace(parseScutil(parts.join('\n')), 's', 'n');
        expect(({} as Record<string, unknown>).x).toBeUndefined();
      }),
    );
  });

  it.each([
    [
      '<dict><key>cloudService</key><dict><key>enabled</key><true/><key>proxy</key><string>http://p.test:1</string></dict></dict>',
      'http://p.test:1',
    ],
    [
      '<dict><key>cloudService</key><dict><key>proxy</key><string>http://p.test:1/?a&amp;b</string></dict></dict>',
      'http://p.test:1/?a&b',
    ],
    ['<dict><key>cloudService</key><dict></dict><key>proxy</key><string>http://p.test:1</string></dict>', null],
    ['<dict/>', null],
    [
      '<dict><key>cloudService</key><dict><!-- <key>proxy</key><string>http://p.test:1</string> --></dict></dict>',
      null,
    ],
    [
      '<dict><key>cloudService</key><!-- ours --><dict><key>proxy</key><string>http://p.test:1</string></dict></dict>',
      'http://p.test:1',
    ],
    [
      '<dict><key>cloudService</key><dict><key>proxy</key><string><![CDATA[http://p.test]]>&#58;1</string></dict></dict>',
      'http://p.test:1',
    ],
    ['<dict><key>cloudService</key><string>proxy</string></dict>', null],
    ['<dict><key>cloudService</key', null],
  ])('reads the managed preferences: %s', (xml, expected) =>
    expect(
      plistProxy(`<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist>${xml}</plist>`),
    ).toBe(expected),
  );
});
