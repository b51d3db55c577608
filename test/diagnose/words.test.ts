import { describe, expect, it } from 'vitest';
import { FINDING_CODES, type FindingArgs } from '../../src/model/finding.ts';
import { FINDING_INFO } from '../../src/model/finding-info.ts';

const NETWORKS = [{ prefix: '10.20.31.0/24' }];
const ARGS: FindingArgs = {
  hosts: ['a.example.com:443', 'b.example.com:443', 'c.example.com:80'],
  allow: ['*.example.com:443', 'c.example.com:80'],
  server: '10.0.0.7:8080',
  methods: ['the named proxy'],
  schemes: ['Negotiate', 'NTLM'],
  issuer: 'Corp CA',
  status: 403,
};

describe('words', () => {
  it('every code has its words', () => expect(Object.keys(FINDING_INFO).sort()).toEqual([...FINDING_CODES].sort()));

  it.each(FINDING_CODES)('%s reads as sentences, with and without particulars', (code) => {
    const info = FINDING_INFO[code];
    for (const args of [ARGS, {}]) {
      const request = info.firewallSentence(args, NETWORKS);
      for (const sentence of [info.title(args), info.remedy(args), ...(request === null ? [] : [request])]) {
        expect(sentence).toMatch(/^[A-Z0-9"*a-z].*\.$/s);
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\s{2}|\(\)|""|\.\./);
      }
      expect(info.clause(args)).toMatch(/[^.]$/);
    }
    for (const text of [info.cause, info.effect, info.explain]) expect(text).toMatch(/^[A-Z].{20,}\.$/s);
  });

  it.each(FINDING_CODES)('%s asks the firewall team in one complete sentence or not at all', (code) => {
    const request = FINDING_INFO[code].firewallSentence(ARGS, NETWORKS);
    if (request === null) return;
    expect(request).toMatch(/[Pp]lease/);
    if (!code.startsWith('pac-')) expect(request).toContain('10.20.31.0/24');
    if (!code.startsWith('pac-') && code !== 'proxy-unreachable' && code !== 'falls-back-to-direct')
      for (const entry of ['*.example.com:443', 'c.example.com:80']) expect(request).toContain(entry);
  });

  it('a remedy names the exact hosts and ports', () => {
    expect(FINDING_INFO['proxy-auth-required'].remedy(ARGS)).toBe(
      'On 10.0.0.7:8080, allow a.example.com:443, b.example.com:443 and c.example.com:80 (or, wider, *.example.com:443) without authentication.',
    );
    expect(FINDING_INFO['proxy-auth-required'].firewallSentence(ARGS, NETWORKS)).toBe(
      'On proxy 10.0.0.7:8080, please allow a.example.com:443, b.example.com:443 and c.example.com:80 (or, wider, *.example.com:443) without authentication for clients in 10.20.31.0/24: Microsoft Defender for Endpoint runs as LocalSystem and cannot answer the 407 (Negotiate, NTLM) that it gets today.',
    );
  });

  it.each([
    ['*.blob.core.windows.net:443', 'a.blob.core.windows.net:443'],
    ['*.blob.core.usgovcloudapi.net:443', 'a.blob.core.usgovcloudapi.net:443'],
    ['*.core.windows.net', 'a.blob.core.windows.net:443'],
  ])('nobody is asked to open %s', (pattern, host) => {
    const hosts = [host, 'b.example.com:443', 'c.example.com:443'];
    const args = { ...ARGS, hosts, allow: [pattern, '*.example.com:443'] };
    for (const code of FINDING_CODES) {
      const info = FINDING_INFO[code];
      const said = `${info.remedy(args)} ${info.firewallSentence(args, NETWORKS)}`;
      expect(said).not.toContain(pattern);
    }
    expect(FINDING_INFO['tunnel-rejected'].remedy(args)).toBe(
      `Add ${host}, b.example.com:443 and c.example.com:443 (or, wider, *.example.com:443) to the allow list of 10.0.0.7:8080.`,
    );
  });

  it.each(FINDING_CODES)('%s reads well without any particulars, as in explain', (code) => {
    const info = FINDING_INFO[code];
    const said = [info.title({}), info.clause({}), info.remedy({}), info.firewallSentence({}, [])].filter(
      (one) => one !== null,
    );
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
