import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Finding } from '../../src/findings/shape/finding.ts';
import { wordsOf } from '../../src/findings/shape/words-of.ts';
import type { HttpObservation, Observation } from '../../src/model/observation.ts';
import type { Challenge } from '../../src/model/probe.ts';
import type { ProxySettings } from '../../src/model/proxy.ts';
import type { Evidence } from '../../src/model/report.ts';
import {
  direct,
  dns,
  evidence,
  forgedChain,
  html,
  http,
  named,
  portalChallenge,
  serviceChain,
  steps,
  target,
  tcp,
  tls,
  tunnel,
} from './build.ts';

const cnc = target('https://winatp-gw-eus.microsoft.com/commands/test');
const cyber = target('https://us-v20.events.data.microsoft.com/ping', { service: 'CyberData' });
const blob = target('https://ussus1eastprod.blob.core.windows.net/', { service: 'SampleUpload', pinned: false });
const crl = target('http://crl.microsoft.com/pki/crl/products/MicRooCerAut.crl', { service: 'CRL', pinned: false });
const all = [cnc, cyber, blob, crl];
const host = (t: { url: string }) => new URL(t.url).hostname;
const refused = (t: (typeof all)[number]) =>
  direct(t, steps.direct(t, tcp('connection_refused', { port: t.url.startsWith('http:') ? 80 : 443 })));
const silent = (t: (typeof all)[number]) => direct(t, steps.direct(t, tcp(), tls([], 'generic_timeout_error')));
const brief = ({ code, severity, explains }: Finding) => `${severity} ${code} ${explains}`;
const of = (found: Evidence) => diagnose(found).findings;

function challenge(kind: Challenge['kind'], query: string, observations: readonly Observation[], server?: string) {
  const base = { kind, method: 'none' as const, query, expected: null, observations };
  return server === undefined ? base : { ...base, server };
}

const TPS = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection\\TelemetryProxyServer';
const mistyped: Partial<Evidence> = {
  proxies: (['default', 'wpad', 'none', 'named', 'command-line'] as const).map((method): ProxySettings => {
    const base = { method, source: TPS, why: null, observations: [] };
    if (method === 'none') return { ...base, state: 'direct' };
    if (method !== 'named') return { ...base, state: 'absent', notExamined: [] };
    const failure = { code: 'proxy_settings_invalid', native: null } as const;
    return { ...base, state: 'unusable', failure, value: 'http://10.0.0.9:8080/', corrected: '10.0.0.9:8080' };
  }),
  lints: [
    {
      code: 'proxy-settings-invalid',
      severity: 'warning',
      method: 'named',
      args: { source: TPS, value: 'http://10.0.0.9:8080/', problem: 'has a scheme', corrected: '10.0.0.9:8080' },
    },
  ],
};
const invisible: Partial<Evidence> = {
  lints: [
    {
      code: 'proxy-invisible-to-system',
      severity: 'warning',
      method: null,
      args: { source: 'HKCU\\…\\ProxyServer', value: 'http://10.0.0.9:8080', servers: ['http://10.0.0.9:8080'] },
    },
  ],
};
const candidate = (observations: readonly Observation[]) =>
  challenge('candidate-proxy', cnc.url, observations, 'http://10.0.0.9:8080');
const closed = all.map(refused);
const failsToo = steps.proxied(tunnel(502));

describe('a setting explains what follows from it', () => {
  it('a mistyped proxy comes first, and nobody is asked to open hosts', () => {
    const { findings, verdict } = diagnose(evidence(all, closed, mistyped));
    expect(findings.map(brief)).toEqual(['error proxy-settings-invalid 4']);
    expect(wordsOf(findings[0] as Finding)).toMatchObject({ request: null, hosts: [], patterns: [] });
    expect(verdict).toContain('http://10.0.0.9:8080/');
  });

  it.each([
    ['works', steps.proxyOk(cnc), /10\.0\.0\.9:8080 reaches Defender's service \(tested\)/],
    ['fails', failsToo, /does not reach Defender's service either \(tested\)/],
  ])('the remedy says that the server which was meant %s', (tried, observations, words) => {
    const found = evidence(all, closed, { ...mistyped, challenges: [candidate(observations)] });
    const [finding] = of(found);
    expect(finding?.args).toMatchObject({ tried });
    expect(wordsOf(finding as Finding).remedy).toMatch(words);
  });

  it('where direct connections work, a mistyped proxy is a warning about itself', () => {
    const open = all.map((t) => direct(t, steps.directOk(t)));
    expect(of(evidence(all, open, mistyped)).map(brief)).toEqual(['warning proxy-settings-invalid 0']);
  });

  it('one host that is blocked directly does not follow from the setting', () => {
    const open = all.map((t) => (t === blob ? refused(t) : direct(t, steps.directOk(t))));
    expect(of(evidence(all, open, mistyped)).map(brief)).toEqual([
      'error connection-reset 1',
      'warning proxy-settings-invalid 0',
    ]);
  });

  it("a user's proxy that works is what the machine lacks; one that does not explains nothing", () => {
    const works = evidence(all, closed, { ...invisible, challenges: [candidate(steps.proxyOk(cnc))] });
    expect(of(works).map(brief)).toEqual(['error proxy-invisible-to-system 4']);
    for (const challenges of [[], [candidate(failsToo)]])
      expect(of(evidence(all, closed, { ...invisible, challenges })).map(brief)).toEqual([
        'error direct-blocked 4',
        'warning proxy-invisible-to-system 0',
      ]);
  });

  it('lints of older reports, without the servers, are read', () => {
    const args = { source: 'HKCU', value: 'http://10.0.0.9:8080' };
    const old = { code: 'proxy-invisible-to-system', severity: 'warning', method: null, args };
    const found: Evidence = JSON.parse(JSON.stringify({ ...evidence(all, closed), lints: [old] }));
    expect(diagnose(found).runWarnings).toEqual([]);
  });
});

describe('silence is told from drops', () => {
  const three = [cnc, cyber, blob];
  const hello = (t: (typeof all)[number], step: Observation) => challenge('small-hello', host(t), [tcp(), step]);
  const alert = () => tls([], 'ssl_version_or_cipher', { alert: 'handshake_failure' });
  const nothing = () => tls([], 'generic_timeout_error');

  it('a handshake without an answer over connected TCP is no dropped port', () => {
    const [finding, ...others] = of(evidence(three, three.map(silent)));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'timed-out', args: { at: 'tls', connected: 20 } });
    expect(wordsOf(finding as Finding).title).toBe(
      'The TLS handshake with 3 hosts gets no answer directly within 0 s.',
    );
  });

  it('lost large packets need a small ClientHello that is answered', () => {
    const answered = evidence(three, three.map(silent), { challenges: [hello(cnc, alert()), hello(cyber, alert())] });
    expect(of(answered).map(brief)).toEqual(['error path-mtu-black-hole 3']);
    const unanswered = evidence(three, three.map(silent), { challenges: [hello(cnc, nothing())] });
    expect(of(unanswered).map(brief)).toEqual(['error timed-out 3']);
  });

  it('where one of the asked hosts stays silent, only those that answered are meant', () => {
    const mixed = evidence(three, three.map(silent), { challenges: [hello(cnc, alert()), hello(cyber, nothing())] });
    expect(of(mixed).map(brief)).toEqual(['error timed-out 2', 'error path-mtu-black-hole 1']);
  });
});

describe('stronger evidence wins', () => {
  it('a foreign issuer is inspection, also at a private address', () => {
    const forged = (t: (typeof all)[number]) =>
      direct(t, [
        dns(host(t), ['10.20.30.40']),
        tcp(),
        tls(forgedChain(host(t)), 'ssl_unknown_authority', { trustedBy: null }),
      ]);
    expect(of(evidence([cnc, cyber], [cnc, cyber].map(forged))).map(brief)).toEqual(['error tls-inspection 2']);
  });

  it('a private address that does not answer stays a suspicious answer of DNS', () => {
    const dead = direct(cnc, [dns(host(cnc), ['10.20.30.40']), tcp('generic_timeout_error')]);
    expect(of(evidence([cnc], [dead])).map(brief)).toEqual(['error suspicious-dns-answer 1']);
  });

  it('a captive portal claims nothing inside verified TLS', () => {
    const broken = direct(
      cnc,
      steps.direct(cnc, tcp(), tls(serviceChain(host(cnc))), http(null, { code: 'connection_reset' })),
    );
    const redirect = http(302, { headers: [['Location', 'http://login.guest.example/']] });
    const found = evidence([cnc, cyber], [broken, refused(cyber)], {
      challenges: [portalChallenge(redirect as HttpObservation)],
    });
    const portal = of(found).find(({ code }) => code === 'captive-portal');
    expect(portal?.affected).toEqual([`${cyber.id}/none`]);
  });

  it('one block page is one finding, whatever statuses it carries, and says what blocked revocation lists mean', () => {
    const blocks = (status: number) => ({
      ...http(status, { peer: 'proxy', ...html('Access denied', 'Blocked') }),
      request: { method: 'GET', url: crl.url, form: 'absolute' as const },
    });
    const other = target('http://www.microsoft.com/pki/x.crl', { service: 'CRL', pinned: false });
    const found = evidence(
      [crl, other],
      [named(crl, steps.proxied(blocks(403))), named(other, steps.proxied(blocks(200)))],
    );
    const [finding, ...others] = of(found);
    expect(others).toEqual([]);
    expect(finding?.args).toMatchObject({ status: '200, 403', revocation: [`${host(crl)}:80`, `${host(other)}:80`] });
    expect(wordsOf(finding as Finding).effect).toContain('MAPS');
  });
});

describe('the proxy itself', () => {
  const refusing = (t: (typeof all)[number]) =>
    named(
      t,
      steps.proxied(
        t === crl
          ? { ...http(403, { peer: 'proxy' }), request: { method: 'GET', url: t.url, form: 'absolute' as const } }
          : tunnel(403),
      ),
    );
  const control = (observation: Observation): Challenge => ({
    ...challenge(
      'proxy-control',
      'http://www.msftconnecttest.com/connecttest.txt',
      [observation],
      'http://10.0.0.6:8080',
    ),
    expected: 'Microsoft Connect Test',
  });

  it('a proxy that refuses every target and another host refuses this client', () => {
    const found = evidence(all, all.map(refusing), { challenges: [control(http(403, { peer: 'proxy' }))] });
    const [finding, ...others] = of(found);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'proxy-refuses-client', explains: 4 });
    expect(wordsOf(finding as Finding).hosts).toEqual([]);
  });

  it.each([
    ['it passes the other host', [control(http(200, { peer: 'proxy', body: 'Microsoft Connect Test' }))]],
    ['nothing else was asked', []],
  ])('rules by name are told where %s', (_what, challenges) => {
    const codes = of(evidence(all, all.map(refusing), { challenges })).map(({ code }) => code);
    expect(codes).toContain('tunnel-rejected');
    expect(codes).not.toContain('proxy-refuses-client');
  });

  it('a web server that answers plain requests with its own pages is no proxy', () => {
    const web = (t: (typeof all)[number]) =>
      named(
        t,
        steps.proxied(
          t === crl
            ? {
                ...http(404, { peer: 'proxy', body: html('Not Found', '404').body, headers: [['Server', 'nginx']] }),
                request: { method: 'GET', url: t.url, form: 'absolute' as const },
              }
            : tunnel(405, { headers: [['Server', 'nginx']] }),
        ),
      );
    const [finding, ...others] = of(evidence(all, all.map(web)));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'proxy-unreachable', args: { reason: 'not-a-proxy' }, explains: 4 });
  });
});

describe('aliases of the hosts', () => {
  const aliased = (t: (typeof all)[number]) =>
    direct(t, [dns(host(t), ['20.1.2.3'], null, { aliases: ['gw.trafficmanager.net'] }), tcp('connection_refused')]);

  it('are told to the firewall team, which may see them in place of the hosts', () => {
    const [finding] = of(evidence(all, all.map(aliased)));
    expect(finding?.args).toMatchObject({ aliases: ['gw.trafficmanager.net'] });
    expect(wordsOf(finding as Finding).shownBy).toContain(
      'A firewall may see DNS aliases (CNAME) in place of these hosts: gw.trafficmanager.net.',
    );
  });
});
