import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { addresses } from './addresses.ts';
import { analyze, cell, codes, words } from './analyze.ts';
import type { Certificates } from './certificates.ts';
import { startNetwork } from './full-network.ts';
import { type Daemon, inputChain, must, type Network } from './network.ts';
import { SQUID_PORTS } from './squid.ts';
import { BASIC_LIST, catalogueCsv, names, row } from './targets.ts';

const EDR = BASIC_LIST[0]?.url ?? '';

describe.skipIf(inject('skipReason') !== '')('name servers', () => {
  let network: Network;
  let certificates: Certificates;
  beforeAll(async () => {
    ({ network, certificates } = await startNetwork({
      squid: {},
      names: {
        lines: [
          // Passed on to a server that never answers.
          `server=/silent.test/${addresses.blackHole}`,
          // What filters give for names that they do not like.
          'address=/blocked.filter.example/0.0.0.0',
          'address=/portal.filter.example/10.77.1.1',
        ],
      },
    }));
  });
  afterAll(() => network?.stop());

  const probe = async (host: string, ...args: readonly string[]) => {
    const url = `https://${host}/`;
    const list = catalogueCsv([row(url, 'MAPS', 200, false), ...BASIC_LIST]);
    const analysis = await analyze({
      network,
      certificates,
      list,
      args: ['--methods', 'none', ...(args.includes('--timeout') ? [] : ['--timeout', '6']), ...args],
    });
    // Beside it something works: the name server as such is there.
    expect(words(cell(analysis.report, EDR, 'none'))).toBe('Succeeded (200)');
    return { ...analysis, cell: cell(analysis.report, url, 'none'), codes: codes(analysis.report) };
  };

  it('that say no such name', async () => {
    const found = await probe(names.unknown);
    expect(found.cell.failure).toMatchObject({ phase: 'dns', code: 'dns_nxdomain_error' });
    expect(found.codes).toEqual(['name-not-resolved']);
  });

  it('that never answer', async () => {
    const found = await probe('host.silent.test');
    expect(words(found.cell)).toBe('Failed (12007)');
    expect(found.cell.failure).toMatchObject({ phase: 'dns' });
    expect(found.cell.failure?.code).toMatch(/^dns_(timeout_error|server_failure)$/);
    expect(found.codes).toEqual(['name-not-resolved']);
  });

  it('that refuse', async () => {
    const found = await probe('host.nobody.test');
    expect(words(found.cell)).toBe('Failed (12007)');
    expect(found.codes).toEqual(['name-not-resolved']);
  });

  it('that have no address of the wanted family', async () => {
    const found = await probe(names.onlyIpv6, '-4');
    expect(found.cell.outcome).toBe('unreachable');
    expect(found.cell.failure).toMatchObject({ phase: 'dns' });
  });

  it.each([
    ['nowhere', 'blocked.filter.example'],
    ['a private address', 'portal.filter.example'],
  ])('that send a public name to %s', async (_name, host) => {
    const found = await probe(host);
    expect(found.cell.outcome).toBe('unreachable');
    expect(found.codes).toContain('suspicious-dns-answer');
  });

  describe('whose answers by UDP are cut off', () => {
    const OWN = '10.77.1.53';
    const script = fileURLToPath(new URL('truncating-dns.mjs', import.meta.url));
    let server: Daemon;
    beforeAll(async () => {
      await must(network.run('proxy', 'ip', ['addr', 'add', `${OWN}/24`, 'dev', 'lan1']));
    });
    afterEach(async () => {
      network.ask('client', addresses.proxyLan);
      await network.filter('proxy', '');
      await server?.kill();
    });

    it.each([
      ['refuse TCP', 'refuses', 'Failed (12007)', '6', 4_000],
      // The C library would wait two minutes, and for ever.
      ['drop TCP', 'dropped', 'Failed (12007)', '6', 12_000],
      ['say nothing by TCP', 'silent', 'Failed (12007)', '6', 12_000],
      ['say nothing by TCP for longer than a step', 'silent', 'Failed (12007)', '1', 5_000],
      ['answer by TCP', 'answers', 'Failed (12175)', '6', 4_000],
    ])('and that %s', async (_what, tcp, result, timeout, withinMs) => {
      const args = [script, OWN, addresses.proxyLan, 'long.example', tcp, addresses.cloud];
      server = await network.start('proxy', 'truncating-dns', process.execPath, args, []);
      await expect.poll(() => server.log(), { timeout: 10_000 }).toBe('ready\n');
      network.ask('client', OWN);
      if (tcp === 'dropped') await network.filter('proxy', inputChain(`ip daddr ${OWN} tcp dport 53 drop`));
      const found = await probe('host.long.example', '--timeout', timeout);
      expect(words(found.cell)).toBe(result);
      // The cloud's certificate is for another name: the name was resolved.
      if (tcp === 'answers') expect(found.cell.failure).toMatchObject({ phase: 'tls', code: 'ssl_invalid_hostname' });
      else {
        const code = timeout === '1' ? 'dns_timeout_error' : 'dns_server_failure';
        expect(found.cell.failure).toMatchObject({ phase: 'dns', code });
        expect(found.codes).toEqual(['name-not-resolved']);
      }
      expect(found.wallMs).toBeLessThan(withinMs);
    });
  });

  it('are not needed behind a proxy', async () => {
    const url = `https://${names.onlyIpv4}/`;
    const list = catalogueCsv([row(url, 'CnC', 200, false)]);
    const args = ['--methods', 'none,command-line', '--proxy', `http://${addresses.proxyLan}:${SQUID_PORTS.plain}`];
    // The client's own resolver is cut off.
    await network.filter(
      'client',
      'table inet own {\nchain output {\ntype filter hook output priority 0;\nudp dport 53 drop\ntcp dport 53 drop\n}\n}',
    );
    try {
      const { report } = await analyze({ network, certificates, list, args: [...args, '--timeout', '4'] });
      expect(words(cell(report, url, 'none'))).toMatch(/^Failed/);
      expect(cell(report, url, 'none').failure).toMatchObject({ phase: 'dns' });
      expect(words(cell(report, url, 'command-line'))).toBe('Succeeded (200)');
    } finally {
      await network.filter('client', '');
    }
  });
});
