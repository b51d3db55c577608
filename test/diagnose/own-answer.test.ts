import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Header } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { conclude } from '../../src/run/conclude.ts';
import { seen } from '../seen.ts';
import {
  attempt,
  direct,
  evidence,
  forgedChain,
  html,
  http,
  measured,
  named,
  PROXY,
  serviceChain,
  steps,
  target,
  tcp,
  tls,
  tunnel,
} from './build.ts';

const HOST = 'winatp-gw-eus.microsoft.com';
const URL_ = `https://${HOST}/commands/test`;
const cnc = target(URL_);
const row = (...statuses: number[]) => target(URL_, { observed: statuses.length > 0 ? seen(...statuses) : [] });

const REF = '20260304T090000Z-r17d8c6b9f4abcd';
const ref: Header = ['X-Azure-Ref', REF];
const blocked = html('<h2>The request is blocked.</h2>');
const akamai = {
  headers: [
    ['Server', 'AkamaiGHost'],
    ['Content-Type', 'text/html'],
  ] as readonly Header[],
  body: "<H1>Access Denied</H1>You don't have permission to access this.<P>Reference&#32;&#35;18&#46;c6a50517&#46;1514639126&#46;176b29a",
};

/** Steps to the target itself and its answer. */
const answer = (of: Target, status: number, over: Parameters<typeof http>[1] = {}) => [
  ...steps.directOk(of).slice(0, -1),
  http(status, over),
];
const codes = (of: Target, status: number, over: Parameters<typeof http>[1] = {}) =>
  diagnose(evidence([of], [direct(of, answer(of, status, over))])).findings;

describe('an answer of the target itself', () => {
  const rows: readonly (readonly [string, Target, number, Parameters<typeof http>[1], readonly string[]])[] = [
    ['200 that was seen', row(200), 200, {}, []],
    ['404 that was not seen', row(200), 404, {}, ['status-not-seen']],
    ['302 that was not seen', row(200), 302, { headers: [['Location', '/elsewhere']] }, ['status-not-seen']],
    ['404 where nothing was seen', row(), 404, {}, []],
    ['404 where only a 503 was seen', row(503), 404, {}, []],
    ['503 where a 503 was seen in health', row(503), 503, {}, []],
    ['502 where a 503 was seen in health', row(503), 502, {}, ['service-disturbed']],
    ['500', row(200), 500, {}, ['service-disturbed']],
    ['a 5xx where nothing was seen', row(), 599, {}, ['service-disturbed']],
    [
      '403 of Azure Front Door',
      row(200),
      403,
      { headers: [...blocked.headers, ref], body: blocked.body },
      ['service-refuses-client'],
    ],
    [
      '403 of Azure Front Door, nothing seen',
      row(),
      403,
      { headers: [...blocked.headers, ref], body: blocked.body },
      ['service-refuses-client'],
    ],
    [
      '403 of Azure Front Door, though 403 was seen',
      row(403),
      403,
      { headers: [...blocked.headers, ref], body: blocked.body },
      ['service-refuses-client'],
    ],
    [
      "its page of one's own with the reference",
      row(403),
      403,
      { headers: [ref], body: `Tell us ${REF}` },
      ['service-refuses-client'],
    ],
    ['429 of its rate limit', row(200), 429, { headers: [ref] }, ['service-refuses-client']],
    ['403 that Azure Front Door passes on, as it was seen', row(403), 403, { headers: [ref] }, []],
    ['403 that Azure Front Door passes on, nothing seen', row(), 403, { headers: [ref] }, []],
    ['the text without the header', row(403), 403, blocked, []],
    ['403 of Akamai', row(403), 403, akamai, ['service-refuses-client']],
    [
      '403 with the name of Akamai alone',
      row(200),
      403,
      { headers: [['Server', 'AkamaiGHost']] },
      ['service-refuses-client'],
    ],
    ['the same where 403 was seen', row(403), 403, { headers: [['Server', 'AkamaiGHost']] }, []],
    ['451 of Akamai', row(), 451, akamai, ['service-refuses-client']],
    ['a bare 403', row(200), 403, {}, ['status-not-seen']],
    ['a bare 429', row(200), 429, {}, ['status-not-seen']],
    ['404 with the marks of an edge', row(404), 404, akamai, []],
  ];
  it.each(rows)('%s', (_name, of, status, over, wanted) => {
    const findings = codes(of, status, over);
    expect(findings.map(({ code }) => code)).toEqual(wanted);
    const report = conclude(evidence([of], [direct(of, answer(of, status, over))]), '0.0.0');
    expect(report.probes[0]).toMatchObject({ outcome: 'reachable', answeredBy: 'target', code: status });
    expect(report.exit.code).toBe(0);
  });

  it('names the reference of the edge', () => {
    expect(codes(row(200), 403, akamai)[0]?.args).toMatchObject({
      edge: 'Akamai',
      reference: '18.c6a50517.1514639126.176b29a',
    });
    expect(codes(row(200), 429, { headers: [ref] })[0]?.args).toMatchObject({
      edge: 'Azure Front Door',
      reference: REF,
    });
  });

  it('counts how often the server was asked', () => {
    const twice = measured(cnc, 'none', [attempt('direct', answer(cnc, 503)), attempt('direct', answer(cnc, 502), 1)]);
    const [finding] = diagnose(evidence([cnc], [twice])).findings;
    expect(finding).toMatchObject({ code: 'service-disturbed', severity: 'warning', explains: 0, args: { asked: 2 } });
  });

  it('ends with 4 where a warning is to fail', () => {
    const strict = evidence([cnc], [direct(cnc, answer(cnc, 503))]);
    const options = { ...strict.run.options, failOn: 'warning' as const };
    expect(conclude({ ...strict, run: { ...strict.run, options } }, '0.0.0').exit.code).toBe(4);
  });

  it('is one note for all, with the places of redirects', () => {
    const other = target('https://go.microsoft.com/fwlink', { service: 'SecurityIntelligence', pinned: false });
    const findings = diagnose(
      evidence(
        [cnc, other],
        [
          direct(cnc, answer(cnc, 404)),
          direct(other, answer(other, 302, { headers: [['Location', 'https://definitionupdates.microsoft.com/x']] })),
        ],
      ),
    ).findings;
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      code: 'status-not-seen',
      severity: 'info',
      targetId: null,
      args: {
        statuses: ['302', '404'],
        redirectsFrom: ['go.microsoft.com'],
        redirectsTo: ['https://definitionupdates.microsoft.com'],
      },
    });
  });

  it('notes that plain HTTP leads to HTTPS of the same host', () => {
    const plain = target('http://ctldl.windowsupdate.com/x.cab', { service: 'CTL', pinned: false });
    const moved = [
      ...steps
        .directOk(plain)
        .filter(({ phase }) => phase !== 'tls')
        .slice(0, -1),
      http(301, { headers: [['Location', 'https://ctldl.windowsupdate.com/x.cab']] }),
    ];
    const [finding] = diagnose(evidence([plain], [direct(plain, moved)])).findings;
    expect(finding).toMatchObject({
      code: 'status-not-seen',
      args: { redirectsTo: ['https://ctldl.windowsupdate.com'] },
    });
  });
});

describe('an answer of somebody else', () => {
  it.each([
    ['a proxy that cannot reach the target', [tunnel(503)]],
    ['an inspector that answers for the target', [tunnel(200), tls(forgedChain(HOST)), http(503)]],
  ] as const)('%s is no disturbed service', (_name, own) => {
    const found = diagnose(evidence([cnc], [named(cnc, [tcp(null, { peer: 'proxy' }), ...own])])).findings;
    expect(found.map(({ code }) => code)).not.toContain('service-disturbed');
    expect(found.map(({ code }) => code)).not.toContain('status-not-seen');
  });

  it('is told from the answer through the proxy, which names the proxy', () => {
    const own = [tcp(null, { peer: 'proxy' }), tunnel(200), tls(serviceChain(HOST)), http(503)];
    const [finding] = diagnose(evidence([cnc], [named(cnc, own)])).findings;
    expect(finding).toMatchObject({ code: 'service-disturbed', args: { server: PROXY.replace('http://', '') } });
  });
});
