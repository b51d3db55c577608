import { describe, expect, it } from 'vitest';
import { proxyUrl } from '../../../src/model/proxy.ts';
import { environmentPlace } from '../../../src/proxy/sources/environment.ts';

const read = (env: Record<string, string>) =>
  environmentPlace((name) => env[name], { source: 'environment', scope: 'process' });
const servers = (env: Record<string, string>): string => {
  const meaning = read(env).meanings[0];
  return meaning?.kind === 'manual'
    ? meaning.servers.map((entry) => `${entry.for}=${proxyUrl(entry.server)}`).join(' ')
    : (meaning?.kind ?? 'nothing');
};

describe('environmentPlace', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing set', {}, 'nothing'],
    ['one for https', { https_proxy: 'http://p.test:8080' }, 'https=http://p.test:8080'],
    ['upper case alone', { HTTPS_PROXY: 'http://p.test:8080' }, 'https=http://p.test:8080'],
    [
      'lower case wins',
      { https_proxy: 'http://low.test:1', HTTPS_PROXY: 'http://up.test:2' },
      'https=http://low.test:1',
    ],
    ['an empty one counts as not set', { https_proxy: '', HTTPS_PROXY: 'http://up.test:2' }, 'https=http://up.test:2'],
    ['blanks alone count as not set', { https_proxy: '  ' }, 'nothing'],
    ['http does not serve https', { http_proxy: 'http://p.test:8080' }, 'http=http://p.test:8080'],
    ['HTTP_PROXY counts', { HTTP_PROXY: 'http://p.test:8080' }, 'http=http://p.test:8080'],
    ['HTTP_PROXY under a web server does not', { HTTP_PROXY: 'http://p.test:1', REQUEST_METHOD: 'GET' }, 'nothing'],
    ['http_proxy under a web server does not', { http_proxy: 'http://p.test:1', REQUEST_METHOD: 'GET' }, 'nothing'],
    [
      'HTTPS_PROXY under a web server does',
      { HTTPS_PROXY: 'http://p.test:1', REQUEST_METHOD: 'GET' },
      'https=http://p.test:1',
    ],
    ['all_proxy', { all_proxy: 'socks5://p.test:1080' }, 'all=socks5://p.test:1080'],
    [
      'all_proxy beside https_proxy',
      { ALL_PROXY: 'socks5h://s.test', https_proxy: 'p.test:3128' },
      'https=http://p.test:3128 all=socks5://s.test:1080',
    ],
    ['a proxy that speaks TLS', { https_proxy: 'https://p.test' }, 'https=https://p.test:443'],
    ['a missing port', { https_proxy: 'http://p.test' }, 'https=http://p.test:80'],
    ['SOCKS 4a', { https_proxy: 'socks4a://p.test:1080' }, 'https=socks4://p.test:1080'],
    ['an address of version 6', { https_proxy: 'http://[2001:db8::1]:8080' }, 'https=http://[2001:db8::1]:8080'],
    ['user and password are left out', { https_proxy: 'http://anna:secret@p.test:8080/' }, 'https=http://p.test:8080'],
    // Go hands an unknown scheme on; nothing here could speak it.
    ['an unknown scheme', { https_proxy: 'gopher://p.test:70' }, 'invalid'],
    ['garbage', { https_proxy: 'http://p.test:port' }, 'invalid'],
  ])('%s', (_name, env, expected) => expect(servers(env)).toBe(expected));

  it('keeps passwords out of everything it tells', () => {
    const text = JSON.stringify(
      read({
        https_proxy: 'http://anna:s3cret@p.test:8080',
        HTTPS_PROXY: 'http://bob:hunter2@q.test:1',
        all_proxy: 'x://eve:pa55@r',
      }),
    );
    for (const secret of ['s3cret', 'hunter2', 'pa55', 'anna', 'bob', 'eve']) expect(text).not.toContain(secret);
  });

  it('says that a spelling is hidden by the other and keeps the bypass list', () => {
    const place = read({ https_proxy: 'http://a.test:1', HTTPS_PROXY: 'http://b.test:2', NO_PROXY: 'localhost,.test' });
    expect(place.meanings[0]).toMatchObject({ bypass: { dialect: 'environment', text: 'localhost,.test' } });
    expect(place.settings.find(({ name }) => name === 'HTTPS_PROXY')).toMatchObject({
      state: 'off',
      notes: ['https_proxy wins and differs'],
    });
  });

  it('does not speak of a spelling that says the same', () => {
    expect(read({ https_proxy: 'http://a.test:1', HTTPS_PROXY: 'http://a.test:1' }).settings).toHaveLength(1);
  });
});
