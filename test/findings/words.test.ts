import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../src/findings/shape/finding.ts';
import { FINDING_INFO } from '../../src/findings/shape/registry.ts';
import { wordsOf } from '../../src/findings/shape/words-of.ts';

const NETWORKS = [{ prefix: '10.20.31.0/24' }];
const ARGS = {
  hosts: ['a.example.com:443', 'b.example.com:443', 'c.example.com:80'],
  allow: ['*.example.com:443', 'c.example.com:80'],
  server: '10.0.0.7:8080',
  methods: ['the named proxy'],
  schemes: ['Negotiate', 'NTLM'],
  issuer: 'Corp CA',
  status: 403,
};

describe('words', () => {
  it.each(FINDING_CODES)('%s reads as sentences, with and without particulars', (code) => {
    for (const args of [ARGS, {}]) {
      const { title, clause, remedy, request } = wordsOf({ code, args }, NETWORKS);
      for (const sentence of [title, remedy, ...(request === null ? [] : [request])]) {
        expect(sentence).toMatch(/^[A-Z0-9"*a-z].*\.$/s);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\s{2}|\(\)|""|\.\./);
      }
      expect(clause).toMatch(/[^.]$/);
    }
    const { cause, effect, explanation } = FINDING_INFO[code];
    for (const text of [cause, effect, explanation]) expect(text).toMatch(/^[A-Z].{20,}\.$/s);
  });

  it.each(FINDING_CODES)('%s asks the firewall team completely or not at all', (code) => {
    const request = wordsOf({ code, args: ARGS }, NETWORKS).request;
    if (request === null) return;
    expect(request).toMatch(/[Pp]lease/);
    if (!code.startsWith('pac-')) expect(request).toContain('10.20.31.0/24');
    if (
      !code.startsWith('pac-') &&
      code !== 'proxy-unreachable' &&
      code !== 'falls-back-to-direct' &&
      code !== 'proxy-refuses-client'
    ) {
      expect(request).toContain('these 3 hosts (list below)');
      expect(wordsOf({ code, args: ARGS }).hosts).toEqual(ARGS.hosts);
    }
  });

  it('a remedy names two hosts with their ports, and counts more', () => {
    const remedy = (hosts: readonly string[]) =>
      wordsOf({ code: 'proxy-auth-required', args: { ...ARGS, hosts } }).remedy;
    expect(remedy(ARGS.hosts.slice(0, 2))).toBe(
      'On 10.0.0.7:8080, allow a.example.com:443 and b.example.com:443 without authentication.',
    );
    expect(remedy(ARGS.hosts)).toBe('On 10.0.0.7:8080, allow these 3 hosts (list below) without authentication.');
    expect(remedy(['a:443', 'b:443', 'c:443'])).toBe(
      'On 10.0.0.7:8080, allow these 3 hosts on 443 (list below) without authentication.',
    );
    expect(wordsOf({ code: 'proxy-auth-required', args: ARGS }, NETWORKS).request).toBe(
      'On proxy 10.0.0.7:8080, please allow these 3 hosts (list below) without authentication for clients in 10.20.31.0/24. Microsoft Defender for Endpoint runs as LocalSystem and cannot answer status 407 (Negotiate, NTLM).',
    );
    expect(wordsOf({ code: 'proxy-auth-required', args: ARGS })).toMatchObject({
      hosts: ARGS.hosts,
      patterns: ['*.example.com:443'],
    });
  });

  it.each([
    ['*.blob.core.windows.net:443', 'a.blob.core.windows.net:443'],
    ['*.blob.core.usgovcloudapi.net:443', 'a.blob.core.usgovcloudapi.net:443'],
    ['*.core.windows.net', 'a.blob.core.windows.net:443'],
  ])('nobody is asked to open %s', (pattern, host) => {
    const hosts = [host, 'b.example.com:443', 'c.example.com:443'];
    const args = { ...ARGS, hosts, allow: [pattern, '*.example.com:443'] };
    for (const code of FINDING_CODES) {
      const { remedy, request, patterns } = wordsOf({ code, args }, NETWORKS);
      expect(`${remedy} ${request} ${patterns.join(' ')}`).not.toContain(pattern);
    }
    expect(wordsOf({ code: 'tunnel-rejected', args }).patterns).toEqual(['*.example.com:443']);
  });

  it.each(FINDING_CODES)('%s reads well without any particulars, as in explain', (code) => {
    const { title, clause, remedy, request } = wordsOf({ code, args: {} });
    const said = [title, clause, remedy, request].filter((one) => one !== null);
    for (const sentence of said) {
      expect(sentence).not.toMatch(/\b(\w+(?: \w+)?) \1\b(?!-)/i);
      expect(sentence).not.toMatch(/proxy the proxy|unknown"|status unknown|known scheme\) that| [.:;,]|\b0 |"the /);
      expect(sentence).not.toMatch(/the allow-list.*the allow list/);
    }
  });

  it('check ids of the original have its form', () => {
    for (const code of FINDING_CODES)
      for (const id of FINDING_INFO[code].originalChecks) expect(id).toMatch(/^1[1-4][0-2]\d{3}$/);
  });
});
