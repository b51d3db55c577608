import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { authorization, proxyChallenges } from '../../src/probe/credentials.ts';
import { closeServers, lastOf, measureOne, OK, onHead, proxy, target, tcpServer, trail } from './bench.ts';

const SECRET = 'anna:s3cret:colon';
const BASIC = `Basic ${Buffer.from(SECRET).toString('base64')}`;
const header = (value: string) => [['Proxy-Authenticate', value] as const];

describe('challenges of a 407', () => {
  it.each([
    ['Basic realm="Corp"', ['basic']],
    ['NTLM', ['ntlm']],
    ['Negotiate, NTLM, Basic realm="a, b"', ['negotiate', 'ntlm', 'basic']],
    ['Digest realm="x", nonce="n\\"1", qop="auth,auth-int", Basic realm="y"', ['digest', 'basic']],
    ['NTLM TlRMTVNTUAACAAAA==, Basic realm="z"', ['ntlm', 'basic']],
    ['Basic', ['basic']],
    [',, ,Basic realm=token', ['basic']],
    ['', []],
    ['"quoted first', []],
  ])('%s', (text, schemes) => {
    expect(proxyChallenges(header(text)).map(({ scheme }) => scheme)).toEqual(schemes);
  });
  it('end with any garbage', () => {
    for (const text of ['Digest '.repeat(200), '='.repeat(1000), 'Digest realm="'.repeat(70), '\\"'.repeat(400)])
      expect(proxyChallenges(header(text)).length).toBeLessThanOrEqual(20);
  });
  it('Digest is answered as RFC 7616 says', () => {
    const challenges = proxyChallenges(
      header('Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256, opaque="o"'),
    );
    const value = authorization(challenges, SECRET, { method: 'CONNECT', uri: 'cloud.test:443' }) ?? '';
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const cnonce = /cnonce="([^"]+)"/.exec(value)?.[1];
    const expected = hash(`${hash('anna:r:s3cret:colon')}:n:00000001:${cnonce}:auth:${hash('CONNECT:cloud.test:443')}`);
    expect(value).toContain(`response="${expected}"`);
    expect(value).toContain('opaque="o"');
    expect(value).not.toContain('s3cret');
  });
  it('a scheme that we cannot do is not answered', () => {
    expect(authorization(proxyChallenges(header('NTLM')), SECRET, { method: 'GET', uri: '/' })).toBeNull();
    expect(
      authorization(proxyChallenges(header('Digest realm="r", nonce="n", algorithm=X')), SECRET, {
        method: 'GET',
        uri: '/',
      }),
    ).toBeNull();
  });
});

describe('credentials', () => {
  afterAll(closeServers);
  const asking = (heads: string[], opened: string, extra = '') =>
    onHead((socket, head) => {
      heads.push(head);
      if (head.includes(BASIC)) return socket.end(opened);
      const answer = `HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm="x"\r\n${extra}Content-Length: 3\r\n\r\nno!`;
      return extra === '' ? socket.write(answer) : socket.end(answer);
    });

  it.each([
    ['on the same connection when it stays open', '', 'tcp(proxy) tunnel(proxy) tls(target) eof_error', 1],
    [
      'on a new connection when the proxy closes',
      'Connection: close\r\n',
      'tcp(proxy) tcp(proxy) tunnel(proxy) tls(target) eof_error',
      2,
    ],
  ])('go to the proxy that asks, %s', async (_name, extra, steps, connections) => {
    const heads: string[] = [];
    const server = await tcpServer(asking(heads, 'HTTP/1.1 200 OK\r\n\r\n', extra));
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port)], { proxyCredentials: SECRET });
    expect(trail(cell)).toBe(steps);
    expect(server.connections()).toBe(connections);
    expect(heads[0]).not.toContain('Authorization');
    const tunnel = cell.attempts[0]?.observations.find(({ phase }) => phase === 'tunnel');
    expect(tunnel).toMatchObject({ authenticated: true, status: 200, challenge: { status: 407 } });
    expect(JSON.stringify(cell)).not.toContain(BASIC.slice(6));
  });

  it('go out in absolute form too', async () => {
    const heads: string[] = [];
    const server = await tcpServer(asking(heads, OK));
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port)], { proxyCredentials: SECRET });
    expect(lastOf(cell)).toMatchObject({ status: 200, authenticated: true, challenge: { status: 407 } });
    expect(heads).toHaveLength(2);
  });

  it('are never sent unless they were given', async () => {
    const heads: string[] = [];
    const server = await tcpServer(asking(heads, OK));
    const cell = await measureOne(target('http://cloud.test/'), [proxy(server.port)]);
    expect(lastOf(cell)).toMatchObject({ status: 407, authenticated: false, failure: { code: 'proxy_auth_required' } });
    expect(heads).toHaveLength(1);
  });

  it('that are wrong are refused once, not tried for ever', async () => {
    const heads: string[] = [];
    const server = await tcpServer(asking(heads, OK));
    const cell = await measureOne(target('https://cloud.test/'), [proxy(server.port)], { proxyCredentials: 'a:b' });
    expect(lastOf(cell)).toMatchObject({ status: 407, authenticated: true, failure: { code: 'proxy_auth_required' } });
    expect(heads).toHaveLength(2);
  });

  it('are not sent to a target that answers 407', async () => {
    const heads: string[] = [];
    const server = await tcpServer(asking(heads, OK));
    const cell = await measureOne(target(`http://127.0.0.1:${server.port}/`), ['direct'], { proxyCredentials: SECRET });
    expect(lastOf(cell)).toMatchObject({ status: 407, failure: null });
    expect(heads).toHaveLength(1);
  });
});
