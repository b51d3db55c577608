import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Rule } from '../../src/diagnose/draft.ts';
import { RULES } from '../../src/diagnose/rules.ts';
import type { HttpObservation, Observation } from '../../src/model/observation.ts';
import type { Evidence } from '../../src/model/report.ts';
import type { Target } from '../../src/model/target.ts';
import { seen } from '../seen.ts';
import {
  absent,
  direct,
  dns,
  evidence,
  forgedChain,
  html,
  http,
  measured,
  named,
  portalChallenge,
  serviceChain,
  steps,
  target,
  tcp,
  tls,
  tunnel,
} from './build.ts';

/**
 * What other tools get wrong, as tests. Rows that belong to other folders: 5 no ICMP (probe), 7 and 19 exit codes and
 * README samples (cli), 14 secrets (report/redact), 17, 22, 24, 25, 29 lists (catalogue), 18, 31, 33 settings (proxy),
 * 20 prompts (cli), 21 phase times (probe).
 */
const cnc = target('https://winatp-gw-eus.microsoft.com/commands/test');
const cyber = target('https://us-v20.events.data.microsoft.com/ping', { service: 'CyberData' });
const crl = target('http://crl.microsoft.com/pki/a.crl', { service: 'CRL', pinned: false });
const ping = target('https://x.cp.wd.microsoft.com/ping', {
  service: 'AvCloudXplat',
  pinned: false,
  answer: { header: null, body: 'OK' },
});
const optional = { ...target('https://client.wns.windows.com/', { service: 'LiveResponse' }), required: false };
const HOST = 'winatp-gw-eus.microsoft.com';

const run = (t: Target, way: 'direct' | 'named', observed: Observation[], over: Partial<Evidence> = {}) =>
  diagnose(evidence([t], [way === 'direct' ? direct(t, observed) : named(t, observed)], over));
const proxied = (...after: Observation[]) => steps.proxied(...after);
const page = (status: number, over: Partial<HttpObservation> = {}) =>
  http(status, { peer: 'proxy', ...html('Access to this site is denied by policy', 'Blocked'), ...over });

/** Answers that pass as success elsewhere: never reachable here. */
const blocked: readonly (readonly [name: string, of: Target, observed: Observation[], codes: readonly string[]])[] = [
  ['1: a block page with 200', crl, proxied(page(200)), ['block-page']],
  [
    '1: a block page with 302',
    crl,
    proxied(page(302, { headers: [['Location', 'http://block.corp.example/denied']] })),
    ['block-page'],
  ],
  ['1: a block page with 403', crl, proxied(page(403)), ['block-page']],
  ['1: a block page with 503', crl, proxied(page(503)), ['block-page']],
  [
    '1: 407 on plain http',
    crl,
    proxied(http(407, { peer: 'proxy', headers: [['Proxy-Authenticate', 'NTLM']] })),
    ['proxy-auth-required'],
  ],
  [
    '2: a file that does not begin as one',
    crl,
    [tcp(), http(200, { headers: [['Content-Type', 'text/plain']], body: 'Hello', bodyStart: '48656c6c' })],
    ['unexpected-status'],
  ],
  [
    '8: HTML 200 is a block page, not a syntax error',
    crl,
    proxied(http(200, { peer: 'proxy', ...html('Hello') })),
    ['block-page'],
  ],
  [
    '9: the expected words inside the page of a proxy',
    ping,
    proxied(tunnel(200), tls(forgedChain('x.cp.wd.microsoft.com')), http(200, html('OK, this page is blocked'))),
    ['block-page', 'tls-inspection'],
  ],
  ['6: a TLS error', cnc, [tcp(), tls(forgedChain(HOST), 'ssl_unknown_authority')], ['tls-inspection']],
  [
    '6: an expired certificate',
    cnc,
    [tcp(), tls(serviceChain(HOST), 'ssl_certificate_expired')],
    ['certificate-invalid'],
  ],
  ['10: everything accepts TCP, nothing answers (TLS)', cnc, [tcp(), tls([], 'generic_timeout_error')], ['timed-out']],
  [
    '10: everything accepts TCP, nothing answers (HTTP)',
    cnc,
    [tcp(), tls(serviceChain(HOST)), http(null)],
    ['timed-out'],
  ],
  [
    '15: authentication is read from the status of CONNECT, not guessed from TLS',
    cnc,
    proxied(tunnel(200), tls([], 'ssl_not_tls')),
    ['block-page'],
  ],
];

describe('anti-regression', () => {
  it.each(blocked)('%s', (_name, of, observed, codes) => {
    const { probes, findings } = run(of, observed[0]?.peer === 'proxy' ? 'named' : 'direct', observed);
    expect(probes[0]?.outcome).toBe('unreachable');
    expect(findings.map(({ code }) => code).sort()).toEqual([...codes].sort());
  });

  it('five answers of a proxy are five verdicts', () => {
    const answers: Observation[] = [
      page(200),
      http(302, { peer: 'proxy', headers: [['Location', 'http://portal.hotel.example/login']] }),
      http(403, { peer: 'proxy', headers: [['X-Squid-Error', 'ERR_ACCESS_DENIED 0']] }),
      http(503, { peer: 'proxy', headers: [['X-Squid-Error', 'ERR_CONNECT_FAIL 111']] }),
      http(407, { peer: 'proxy', headers: [['Proxy-Authenticate', 'Basic']] }),
    ];
    const verdicts = answers.map((answer) => {
      const { findings, probes } = run(crl, 'named', proxied(answer));
      return `${findings[0]?.code} ${probes[0]?.code}`;
    });
    expect(verdicts).toEqual([
      'block-page 200',
      'captive-portal 302',
      'block-page 403',
      'tunnel-rejected 503',
      'proxy-auth-required 407',
    ]);
  });

  it('the same status from the service and from a proxy are two verdicts', () => {
    const own = run({ ...crl, observed: seen(404) }, 'named', proxied(http(404, { peer: 'proxy' })));
    const proxys = run(
      { ...crl, observed: seen(404) },
      'named',
      proxied(http(404, { peer: 'proxy', ...html('URL filter: access denied') })),
    );
    expect([own.probes[0]?.outcome, proxys.probes[0]?.outcome]).toEqual(['reachable', 'unreachable']);
  });

  it('3: only the proxy has DNS: passes', () => {
    const { probes, findings, verdicts } = diagnose(
      evidence([cnc], [direct(cnc, [dns(HOST, [], 'dns_nxdomain_error')]), named(cnc, steps.proxyOk(cnc))]),
    );
    expect(probes[1]?.outcome).toBe('reachable');
    expect(verdicts[0]?.level).toBe('ok');
    expect(findings.every(({ severity }) => severity === 'info')).toBe(true);
  });

  it('4: direct closed, proxy open: passes by the proxy', () => {
    const { findings, verdict } = diagnose(
      evidence([cnc], [direct(cnc, [tcp('generic_timeout_error')]), named(cnc, steps.proxyOk(cnc))]),
    );
    expect(verdict).toBe('Everything that Defender needs works through the named proxy.');
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['direct-blocked', 'info']]);
  });

  it('11: a faked 204 does not hide the portal', () => {
    const { findings, probes } = run(
      { ...crl, observed: [] },
      'direct',
      [tcp(null, { port: 80 }), http(302, { headers: [['Location', 'http://login.hotel.example/']] })],
      { challenges: [portalChallenge(http(204))] },
    );
    expect(probes[0]?.outcome).toBe('unreachable');
    expect(findings.map(({ code }) => code)).toEqual(['captive-portal']);
  });

  it('12: a transparent squid with correct answers is no portal', () => {
    const via: Observation = http(200, {
      headers: [
        ['Via', '1.1 cabin (squid/5.7)'],
        ['X-Cache', 'HIT from cabin'],
      ],
    });
    const { findings } = run(crl, 'direct', [tcp(null, { port: 80 }), via], {
      challenges: [portalChallenge(http(200, { body: 'Microsoft Connect Test' }))],
    });
    expect(findings).toEqual([]);
  });

  it('13: what could not be tested is neither true nor false', () => {
    const { probes, findings } = diagnose(
      evidence([cnc], [measured(cnc, 'wpad', [], { state: 'unusable' }), absent(cnc, 'named')]),
    );
    expect(probes.map(({ outcome }) => outcome)).toEqual([null, null]);
    expect(findings).toEqual([]);
  });

  it('16: a rule that throws loses its own row only', () => {
    const broken: Rule = {
      code: 'tls-inspection',
      stage: 1,
      find: () => {
        throw new Error('bug');
      },
    };
    const rules = RULES.map((rule) => (rule.code === 'tls-inspection' ? broken : rule));
    const from = evidence(
      [cnc, cyber],
      [
        named(cnc, proxied(tunnel(200), tls(forgedChain(HOST), 'ssl_unknown_authority'))),
        named(cyber, proxied(tunnel(407))),
      ],
    );
    const { findings, runWarnings, probes } = diagnose(from, rules);
    expect(runWarnings).toEqual(['rule tls-inspection failed: bug']);
    expect(findings.map(({ code }) => code)).toEqual(['proxy-auth-required', 'certificate-invalid']);
    expect(probes).toHaveLength(2);
  });

  it('23, 27: an empty category has no channel and an unmeasured one is unknown', () => {
    expect(diagnose(evidence([], [])).channels).toEqual([]);
    expect(diagnose(evidence([cnc], [absent(cnc, 'named')])).channels[0]?.level).toBe('warning');
  });

  it('26: two of four are two of four', () => {
    const four = [1, 2, 3, 4].map((n) => target(`https://a${n}.blob.core.windows.net/`, { service: 'SampleUpload' }));
    const { channels } = diagnose(
      evidence(
        four,
        four.map((t, index) => named(t, index < 2 ? steps.proxyOk(t) : proxied(tunnel(403)))),
      ),
    );
    expect(channels[0]?.sentence).toContain('2 of 4');
  });

  it('28: targets that the deadline left out are still there, and said', () => {
    const { probes, findings, channels } = diagnose(
      evidence(
        [cnc, cyber],
        [
          direct(cnc, steps.directOk(cnc)),
          measured(cyber, 'none', [], { state: 'skipped', skippedBecause: 'deadline' }),
        ],
      ),
    );
    expect(probes[1]).toMatchObject({ state: 'skipped', outcome: null });
    expect(findings.map(({ code }) => code)).toEqual(['deadline-reached']);
    expect(channels).toHaveLength(2);
  });

  it('30: a 403 of the service itself is not blamed on the network, and a page inside verified TLS is no block page', () => {
    const { findings, probes } = run(cnc, 'direct', [
      tcp(),
      tls(serviceChain(HOST)),
      http(403, html('Access denied by policy')),
    ]);
    expect(probes[0]).toMatchObject({ outcome: 'reachable', answeredBy: 'target', code: 403 });
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('32: an optional target is no error', () => {
    const { findings } = diagnose(
      evidence([cnc, optional], [direct(cnc, steps.directOk(cnc)), direct(optional, [tcp('connection_refused')])]),
    );
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['connection-reset', 'warning']]);
  });
});

describe('purity', () => {
  const folder = resolve(import.meta.dirname, '../../src/diagnose');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  it.each(files)('%s reads no clock and no chance', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(
      /Date\.now|new Date\(\)|performance\.|Math\.random|randomUUID|process\.|setTimeout|fetch\(/,
    );
  });
});
