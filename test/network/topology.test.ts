import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Certificates } from './certificates.ts';
import { startNetwork } from './full-network.ts';
import type { Network } from './network.ts';
import { OTHER_PORTS } from './other-proxies.ts';
import { CREDENTIALS, SQUID_PORTS } from './squid.ts';
import { names } from './targets.ts';

/** What curl says: exit code, the proxy's status, the final one, and the error header of squid. */
interface Curl {
  readonly exit: number | null;
  readonly connect: string;
  readonly status: string;
  readonly headers: string;
}

/** The network itself, seen by a client that is not ours: the other files build on these facts. */
describe.skipIf(inject('skipReason') !== '')('the network, by curl', () => {
  let network: Network;
  let certificates: Certificates;
  beforeAll(async () => {
    ({ network, certificates } = await startNetwork({ squid: {}, secondSquid: true, others: true }));
  });
  afterAll(() => network?.stop());

  async function curl(url: string, ...args: readonly string[]): Promise<Curl> {
    const format = ['-w', '\\n%{http_connect} %{http_code}', '-D', '-', '-o', '/dev/null'];
    const ran = await network.run('client', 'curl', [
      '-s',
      '-m',
      '8',
      '--cacert',
      certificates.labCa,
      ...format,
      ...args,
      url,
    ]);
    const [connect = '', status = ''] = (ran.stdout.split('\n').at(-1) ?? '').split(' ');
    return { exit: ran.code, connect, status, headers: ran.stdout };
  }
  const EDR = 'https://edr.cloud.example/commands/test';
  const CRL = 'http://crl.cloud.example/root.crl';
  const proxy = (port: number, scheme = 'http'): string[] => ['-x', `${scheme}://proxy.corp.lab:${port}`];
  const user = ['--proxy-user', `${CREDENTIALS.user}:${CREDENTIALS.password}`];

  it.each([
    ['direct', EDR, []],
    ['direct, IPv4', EDR, ['-4']],
    ['direct, IPv6', EDR, ['-6']],
    ['squid', EDR, proxy(SQUID_PORTS.plain)],
    ['squid, http', CRL, proxy(SQUID_PORTS.plain)],
    ['squid with Basic', EDR, [...proxy(SQUID_PORTS.basic), ...user, '--proxy-basic']],
    ['squid with Digest', EDR, [...proxy(SQUID_PORTS.threeSchemes), ...user, '--proxy-digest']],
    ['squid, listed host', EDR, proxy(SQUID_PORTS.allowList)],
    ['tinyproxy', EDR, proxy(OTHER_PORTS.tinyproxy)],
    ['dante', EDR, proxy(OTHER_PORTS.dante, 'socks5h')],
    ['microsocks', EDR, proxy(OTHER_PORTS.microsocksOpen, 'socks5h')],
    ['microsocks with password', EDR, [...proxy(OTHER_PORTS.microsocks, 'socks5h'), ...user]],
  ])('%s: 200', async (_name, url, args) => {
    expect(await curl(url, ...args)).toMatchObject({ exit: 0, status: '200' });
  });

  it('squid over TLS: 200', async () => {
    const args = [...proxy(SQUID_PORTS.https, 'https'), '--proxy-cacert', certificates.bumpCa];
    expect(await curl(EDR, ...args)).toMatchObject({ exit: 0, connect: '200', status: '200' });
  });

  it.each([
    ['Basic', proxy(SQUID_PORTS.basic), '407', /ERR_CACHE_ACCESS_DENIED/],
    ['three schemes', proxy(SQUID_PORTS.threeSchemes), '407', /Digest.*\r\n.*NTLM\r\n.*Basic/],
    ['allow-list', proxy(SQUID_PORTS.allowList), '403', /ERR_LAB_BLOCK/],
  ])('squid, %s: %s %s', async (_name, args, status, header) => {
    const answer = await curl('https://upload.cloud.example/', ...args);
    expect(answer).toMatchObject({ exit: 56, connect: status });
    expect(answer.headers).toMatch(header);
  });

  it('inspection shows its own authority', async () => {
    expect(await curl(EDR, ...proxy(SQUID_PORTS.inspecting))).toMatchObject({ exit: 60, connect: '200' });
    const trusted = await curl(EDR, ...proxy(SQUID_PORTS.inspecting), '--cacert', certificates.bumpCa);
    expect(trusted).toMatchObject({ exit: 0, status: '200' });
    expect(trusted.headers).toMatch(/^Via: 1\.1 proxy\.corp\.lab \(squid/im);
  });

  it.each([
    ['unknown name', `https://${names.unknown}/`, [], 6],
    ['closed port', `https://${names.closed}/`, [], 7],
    ['black hole', `https://${names.blackHole}/`, ['-m', '1'], 28],
    ['self-signed', `https://${names.selfSigned}/`, [], 60],
    ['expired', `https://${names.expired}/`, [], 60],
    ['wrong name', `https://${names.wrongName}/`, [], 60],
    ['SOCKS without the password', EDR, proxy(OTHER_PORTS.microsocks, 'socks5h'), 97],
  ])('%s: curl ends with %s %s %i', async (_name, url, args, exit) => {
    expect((await curl(url, ...args)).exit).toBe(exit);
  });
});
