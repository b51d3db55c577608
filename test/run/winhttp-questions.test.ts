import { describe, expect, it } from 'vitest';
import { METHODS } from '../../src/model/method.ts';
import type { ManualServer, ProxySettings } from '../../src/model/proxy.ts';
import { planQuestions } from '../../src/run/winhttp-questions.ts';
import { manual, target } from '../diagnose/build.ts';

const one = target('https://a.example.com/x', { httpMethod: 'HEAD' });
const two = target('http://b.example.com/');
const base = { source: 'x', why: null, observations: [] };
const pac = (method: 'default' | 'wpad', url: string): ProxySettings => ({
  ...base,
  method,
  state: 'pac',
  url,
  script: '',
  sha256: '',
  fileName: 'x',
});
const broken = (method: 'default' | 'wpad', value: string): ProxySettings => ({
  ...base,
  method,
  state: 'unusable',
  failure: { code: 'pac_fetch_failed', native: null },
  value,
  corrected: null,
});
const nothing = (method: ProxySettings['method']): ProxySettings => ({
  ...base,
  method,
  state: 'absent',
  notExamined: [],
});
const servers = (...list: readonly ManualServer[]): ProxySettings => {
  const own = manual('named');
  return own.state === 'manual' ? { ...own, servers: list, bypass: { dialect: 'winhttp', text: '*.x;<local>' } } : own;
};
const at = (scheme: 'http' | 'https' | 'socks5', host: string, kind: ManualServer['for'] = 'all'): ManualServer => ({
  for: kind,
  server: { scheme, host, port: 8080 },
});

const plan = (settings: ProxySettings, pacOption: string | null = null) =>
  planQuestions([one], [settings], { methods: METHODS, pac: pacOption }).map(({ access, question, why }) => ({
    access,
    why,
    ...(question && { pacUrl: question.pacUrl, proxy: question.proxy, bypass: question.bypass }),
  }));

const without = { why: null, pacUrl: null, proxy: null, bypass: null };

describe('what WinHTTP is asked', () => {
  it.each<[string, ProxySettings, string | null, object | null]>([
    ['the default proxy: its own choice', nothing('default'), null, { access: 'automatic', ...without }],
    [
      'a default proxy by script: that too',
      pac('default', 'http://p/a.pac'),
      null,
      { access: 'automatic', ...without, pacUrl: 'http://p/a.pac' },
    ],
    [
      'a default script that we could not fetch',
      broken('default', 'http://p/a.pac'),
      null,
      { access: 'automatic', ...without, pacUrl: 'http://p/a.pac' },
    ],
    [
      'a default value that is no script',
      {
        ...broken('default', 'http://p:1'),
        failure: { code: 'proxy_settings_invalid', native: null },
      } as ProxySettings,
      null,
      { access: 'automatic', ...without },
    ],
    ['a default script in a file', pac('default', 'file:///c:/a.pac'), null, { access: 'automatic', ...without }],
    ['WPAD, also where our own steps found none', nothing('wpad'), null, { access: 'auto-detect', ...without }],
    ['WPAD that our own steps found', pac('wpad', 'http://wpad/wpad.dat'), null, { access: 'auto-detect', ...without }],
    [
      '--pac URL',
      pac('wpad', 'http://p/a.pac'),
      'http://p/a.pac',
      { access: 'pac', ...without, pacUrl: 'http://p/a.pac' },
    ],
    [
      '--pac URL that we could not fetch',
      broken('wpad', 'http://p/a.pac'),
      'http://p/a.pac',
      { access: 'pac', ...without, pacUrl: 'http://p/a.pac' },
    ],
    [
      '--pac FILE',
      pac('wpad', 'file:///a.pac'),
      'a.pac',
      { access: 'pac', why: 'WinHTTP fetches PAC scripts over http and https only' },
    ],
    ['no proxy', { ...base, method: 'none', state: 'direct' }, null, { access: 'none', ...without }],
    ['a named proxy', manual('named'), null, { access: 'named', ...without, proxy: '10.0.0.6:8080' }],
    [
      'a list by kind of URL, with its bypass list',
      servers(at('http', 'a', 'https'), at('http', 'fd00::1', 'http')),
      null,
      { access: 'named', why: null, pacUrl: null, proxy: 'https=a:8080;http=[fd00::1]:8080', bypass: '*.x;<local>' },
    ],
    [
      'SOCKS',
      servers(at('socks5', 'a')),
      null,
      { access: 'named', why: 'WinHTTP speaks plain HTTP to a proxy: neither SOCKS nor TLS' },
    ],
    [
      'a proxy over TLS',
      servers(at('https', 'a')),
      null,
      { access: 'named', why: 'WinHTTP speaks plain HTTP to a proxy: neither SOCKS nor TLS' },
    ],
    ['no named proxy', nothing('named'), null, null],
    ['no command line proxy', nothing('command-line'), null, null],
  ])('%s', (_name, settings, given, want) => {
    expect(plan(settings, given)).toEqual(want === null ? [] : [want]);
  });

  it('asks in the order of targets and methods, only wanted methods, the same thing once', () => {
    const all = [manual('named'), nothing('default'), { ...manual('named'), method: 'command-line' } as ProxySettings];
    const planned = planQuestions([one, two], all, { methods: ['named', 'command-line'], pac: null });
    expect(planned.map(({ targetId, method, question }) => [targetId, method, question?.id])).toEqual([
      [one.id, 'named', 0],
      [one.id, 'command-line', 0],
      [two.id, 'named', 1],
      [two.id, 'command-line', 1],
    ]);
    expect(planned[0]?.question).toMatchObject({ url: one.url, verb: 'HEAD' });
  });
});
