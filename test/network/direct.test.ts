import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { FindingCode } from '../../src/findings/shape/finding.ts';
import { addresses } from './addresses.ts';
import { analyze, cell, codes, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { startNetwork } from './full-network.ts';
import { forwardChain, type Network } from './network.ts';
import { SQUID_PORTS } from './squid.ts';
import { BASIC_LIST, catalogueCsv, names, row } from './targets.ts';

const [EDR, UPLOAD, CRL] = BASIC_LIST.map((entry) => entry.url) as [string, string, string];
const PROXY = `http://${addresses.proxyLan}:${SQUID_PORTS.plain}`;

describe.skipIf(inject('skipReason') !== '')('the direct way', () => {
  let network: Network;
  let certificates: Certificates;
  beforeAll(async () => {
    ({ network, certificates } = await startNetwork({ squid: {} }));
  });
  afterAll(() => network?.stop());
  beforeEach(() => network?.filter('proxy', ''));

  const direct = (list: string, args: readonly string[] = ['--methods', 'none']) =>
    analyze({ network, certificates, list, args });

  it.each([
    ['both families', []],
    ['IPv4 only', ['-4']],
    ['IPv6 only', ['-6']],
  ])('works by %s', async (_name, args) => {
    const { report, code } = await direct(catalogueCsv(BASIC_LIST), ['--methods', 'none', ...args]);
    const cells = [EDR, UPLOAD, CRL].map((url) => words(cell(report, url, 'none')));
    expect(cells).toEqual(['Succeeded (200)', 'Succeeded (400)', 'Succeeded (200)']);
    expect(codes(report)).toEqual([]);
    expect(code).toBe(0);
  });

  it.each([
    ['drops', 'drop', 'Failed (12002)'],
    ['rejects by ICMP', 'reject with icmpx type admin-prohibited', 'Failed (12029)'],
    ['resets', 'reject with tcp reset', 'Failed (12029)'],
  ])('a firewall that %s is named while the proxy works', async (_name, verdict, text) => {
    await network.filter('proxy', forwardChain(`iifname "lan1" meta l4proto tcp ${verdict}`));
    const { report, code } = await direct(catalogueCsv(BASIC_LIST), [
      ...['--methods', 'none,command-line', '--proxy', PROXY],
    ]);
    for (const url of [EDR, UPLOAD, CRL]) {
      expect(words(cell(report, url, 'none'))).toBe(text);
      expect(words(cell(report, url, 'command-line'))).toMatch(/^Succeeded/);
    }
    expect(codes(report)).toEqual(['direct-blocked']);
    expect(code).toBe(0);
  });

  it('a firewall that closes only 443 is told from one that closes all', async () => {
    await network.filter('proxy', forwardChain('iifname "lan1" tcp dport 443 drop'));
    const { report } = await direct(catalogueCsv(BASIC_LIST), ['--methods', 'none,command-line', '--proxy', PROXY]);
    expect(words(cell(report, EDR, 'none'))).toBe('Failed (12002)');
    expect(words(cell(report, CRL, 'none'))).toBe('Succeeded (200)');
    expect(codes(report)).toEqual(['direct-blocked']);
  });

  const CERTIFICATES: readonly (readonly [string, string, string])[] = [
    ['self-signed', names.selfSigned, 'ssl_self_signed'],
    ['expired', names.expired, 'ssl_certificate_expired'],
    ['for another name', names.wrongName, 'ssl_invalid_hostname'],
  ];
  it.each(CERTIFICATES)('a certificate that is %s is a certificate error', async (_name, host, failure) => {
    const url = `https://${host}/`;
    const { report } = await direct(catalogueCsv([row(url, 'CnC', 200, false)]));
    expect(cell(report, url, 'none').failure).toMatchObject({ phase: 'tls', peer: 'target', code: failure });
    expect(words(cell(report, url, 'none'))).toBe('Failed (12175)');
  });

  const TROUBLES: readonly (readonly [string, string, string, readonly FindingCode[]])[] = [
    ['a name that does not exist', names.unknown, 'Failed (12007)', ['name-not-resolved']],
    ['an address that drops everything', names.blackHole, 'Failed (12002)', ['timed-out']],
  ];
  it.each(TROUBLES)('%s: %s %s %s', async (_name, host, text, findings) => {
    const url = `https://${host}/`;
    // Beside it something works: the network is not to blame.
    const { report, code } = await direct(catalogueCsv([row(url, 'CnC', 200, false), ...BASIC_LIST]));
    expect(words(cell(report, url, 'none'))).toBe(text);
    expect(codes(report)).toEqual(findings);
    expect(code).toBe(1);
  });

  it('a port without a listener is refused', async () => {
    const url = `https://${names.closed}/`;
    const { report } = await direct(catalogueCsv([row(url, 'CnC', 200, false), ...BASIC_LIST]));
    expect(cell(report, url, 'none').failure).toMatchObject({ phase: 'tcp', code: 'connection_refused' });
  });

  it('broken IPv6 does not hide working IPv4', async () => {
    const url = `https://${names.brokenIpv6}/`;
    const { report, code } = await direct(catalogueCsv([row(url, 'CnC', 200, false)]));
    const probe = cell(report, url, 'none');
    expect(words(probe)).toBe('Succeeded (200)');
    const tcp = probe.attempts[0]?.observations.find((entry) => entry.phase === 'tcp');
    expect(tcp?.phase === 'tcp' && tcp.address).toBe(addresses.cloud);
    // RFC 8305: the second address starts a quarter of a second later, not after the first one's time limit.
    expect((tcp?.t ?? 0) - (tcp?.t0 ?? 0)).toBeLessThan(1500);
    expect(code).toBe(0);
  });

  const catchAll = (): Promise<void> =>
    network.filter(
      'proxy',
      [
        'table ip catch {',
        'chain prerouting {',
        'type nat hook prerouting priority dstnat;',
        `iifname "lan1" ip daddr ${addresses.cloudNet} tcp dport 80 redirect to :${SQUID_PORTS.transparentHttp}`,
        `iifname "lan1" ip daddr ${addresses.cloudNet} tcp dport 443 redirect to :${SQUID_PORTS.transparentHttps}`,
        '}',
        '}',
      ].join('\n'),
    );

  it('transparent inspection shows, although every address is the right one', async () => {
    await catchAll();
    const { report, code } = await direct(catalogueCsv(BASIC_LIST), [
      ...['--methods', 'none', '-4', '--ca-file', certificates.bumpCa],
    ]);
    expect(words(cell(report, EDR, 'none'))).toBe('Failed (12175)');
    expect(words(cell(report, UPLOAD, 'none'))).toBe('Succeeded (400)');
    expect(words(cell(report, CRL, 'none'))).toBe('Succeeded (200)');
    expect(codes(report)).toEqual(['tls-inspection']);
    const tcp = cell(report, EDR, 'none').attempts[0]?.observations.find((entry) => entry.phase === 'tcp');
    expect(tcp?.phase === 'tcp' && tcp.address).toBe(addresses.cloud);
    expect(code).toBe(1);
  });

  it('a transparent proxy that answers for a host that is not there is not that host', async () => {
    await catchAll();
    const url = `http://${names.closed}/`;
    // The very status that squid makes up.
    const { report, code } = await direct(catalogueCsv([row(url, 'CRL', 503, false)]));
    const probe = cell(report, url, 'none');
    expect([probe.outcome, probe.status, probe.answeredBy]).toEqual(['unreachable', 503, 'interceptor']);
    expect(code).toBe(1);
  });
});
