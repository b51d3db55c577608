import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/shape/finding.ts';
import { wordsOf } from '../../src/findings/shape/words-of.ts';
import type { Method } from '../../src/model/method.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Challenge, Measurement } from '../../src/model/probe.ts';
import type { ProxySettings } from '../../src/model/proxy.ts';
import type { AntivirusEvidence, Evidence, Report } from '../../src/model/report.ts';
import type { Target } from '../../src/model/target.ts';
import { conclude } from '../../src/run/conclude.ts';
import {
  attempt,
  direct,
  dns,
  evidence,
  forgedChain,
  html,
  http,
  manual,
  measured,
  PROXY,
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
const maps = target('https://wdcp.microsoft.com/WdCpSrvc.asmx', { service: 'MAPS', region: 'WW' });
const crl = target('http://crl.microsoft.com/pki/crl/products/MicRooCerAut.crl', {
  service: 'CRL',
  region: 'WW',
  pinned: false,
});
const push = target('https://client.wns.windows.com/', { service: 'LiveResponse', pinned: false, required: false });
const ALL = [cnc, cyber, maps, crl, push];
const hostOf = (t: Target) => new URL(t.url).hostname;
const isPlain = (t: Target) => t.url.startsWith('http:');

/** Ways a direct connection may go, by name. */
const DIRECT: Readonly<Record<string, (t: Target) => Observation[]>> = {
  good: (t) => steps.directOk(t),
  noName: (t) => [dns(hostOf(t), [], 'dns_nxdomain_error')],
  private: (t) => [dns(hostOf(t), ['10.1.2.3']), tcp('generic_timeout_error')],
  dropped: (t) => steps.direct(t, tcp('generic_timeout_error')),
  refused: (t) => steps.direct(t, tcp('connection_refused')),
  silentHello: (t) => steps.direct(t, tcp(), isPlain(t) ? http(null) : tls([], 'generic_timeout_error')),
  resetHello: (t) =>
    steps.direct(t, tcp(), isPlain(t) ? http(null, { code: 'connection_reset' }) : tls([], 'connection_reset')),
  forged: (t) =>
    isPlain(t)
      ? steps.direct(t, tcp(), http(200, html('Access denied', 'Blocked')))
      : steps.direct(t, tcp(), tls(forgedChain(hostOf(t)), 'ssl_unknown_authority', { trustedBy: null })),
  broken: (t) =>
    isPlain(t)
      ? steps.direct(t, tcp(), http(503))
      : steps.direct(t, tcp(), tls(serviceChain(hostOf(t))), http(null, { code: 'eof_error' })),
};
const plainBy = (t: Target, status: number) => ({
  ...http(status, { peer: 'proxy', ...html('Access denied', 'Blocked') }),
  request: { method: 'GET', url: t.url, form: 'absolute' as const },
});
/** Ways through a proxy. */
const PROXIED: Readonly<Record<string, (t: Target) => Observation[]>> = {
  good: (t) => steps.proxyOk(t),
  dead: () => [tcp('connection_refused', { peer: 'proxy', port: 8080 })],
  mute: () => steps.proxied(tunnel(null)),
  silent: () => [tcp('generic_timeout_error', { peer: 'proxy', port: 8080 })],
  refuses: (t) => steps.proxied(isPlain(t) ? plainBy(t, 403) : tunnel(403)),
  asks: (t) => steps.proxied(isPlain(t) ? plainBy(t, 407) : tunnel(407)),
  upstream: (t) => steps.proxied(isPlain(t) ? plainBy(t, 504) : tunnel(504)),
  forged: (t) =>
    isPlain(t)
      ? steps.proxied(plainBy(t, 200))
      : steps.proxied(tunnel(200), tls(forgedChain(hostOf(t)), 'ssl_unknown_authority', { trustedBy: null })),
  stalls: (t) =>
    steps.proxied(...(isPlain(t) ? [http(null, { peer: 'proxy' })] : [tunnel(200), tls([], 'generic_timeout_error')])),
};

type Route = 'absent' | 'skipped' | 'unusable' | 'direct' | 'proxy';

function cell(t: Target, method: Method, route: Route, way: string): Measurement {
  if (route === 'absent') return measured(t, method, [], { state: 'absent', servers: [] });
  if (route === 'unusable') return measured(t, method, [], { state: 'unusable', servers: [] });
  if (route === 'skipped')
    return measured(t, method, [], { state: 'skipped', skippedBecause: 'deadline', servers: [] });
  const walked = route === 'direct' ? DIRECT[way] : PROXIED[way];
  return measured(t, method, [attempt(route === 'direct' ? 'direct' : PROXY, walked?.(t) ?? [])]);
}

function settings(method: Method, route: Route, fallsBack = false): ProxySettings {
  const base = { method, source: `setting of ${method}`, why: null, observations: [] };
  if (route === 'proxy') return manual(method, '10.0.0.6:8080', fallsBack);
  if (route === 'direct') return { ...base, state: 'direct' };
  if (route !== 'unusable') return { ...base, state: 'absent', notExamined: [] };
  const failure = { code: 'proxy_settings_invalid', native: null } as const;
  return { ...base, state: 'unusable', failure, value: 'x y', corrected: '10.0.0.9:8080' };
}

const directWay = fc.constantFrom(...Object.keys(DIRECT));
const proxiedWay = fc.constantFrom(...Object.keys(PROXIED));
/** One way for all targets, or each its own: both networks that close everything and single hosts that fail. */
const forAll = (one: fc.Arbitrary<string>) =>
  fc.oneof(
    one.map((way) => ALL.map(() => way)),
    fc.array(one, { minLength: ALL.length, maxLength: ALL.length }),
  );

const challenges: fc.Arbitrary<readonly Challenge[]> = fc.subarray<Challenge>([
  {
    kind: 'small-hello',
    method: 'none',
    query: hostOf(cnc),
    expected: null,
    observations: [tcp(), tls([], 'ssl_version_or_cipher', { alert: 'handshake_failure' })],
  },
  portalChallenge(http(302, { headers: [['Location', 'http://login.guest.example/']] })),
  {
    kind: 'proxy-control',
    method: 'named',
    query: 'http://www.msftconnecttest.com/connecttest.txt',
    server: PROXY,
    expected: 'x',
    observations: [http(403, { peer: 'proxy' })],
  },
  {
    kind: 'candidate-proxy',
    method: 'none',
    query: cnc.url,
    server: 'http://10.0.0.9:8080',
    expected: null,
    observations: steps.proxyOk(cnc),
  },
]);

const worlds = fc
  .record({
    count: fc.integer({ min: 1, max: ALL.length }),
    none: fc.constantFrom<Route>('direct', 'direct', 'skipped'),
    named: fc.constantFrom<Route>('absent', 'proxy', 'unusable', 'skipped'),
    other: fc.constantFrom<Route>('absent', 'direct', 'proxy', 'unusable'),
    line: fc.constantFrom<Route>('absent', 'proxy'),
    antivirus: fc.constantFrom<Route | null>(null, 'proxy', 'unusable'),
    fallsBack: fc.boolean(),
    ways: fc.record({
      none: forAll(directWay),
      named: forAll(proxiedWay),
      line: forAll(proxiedWay),
      antivirus: forAll(proxiedWay),
    }),
    open: fc.boolean(),
    challenges,
  })
  .map(({ count, none, named, other, line, antivirus, fallsBack, ways, open, ...rest }): Evidence => {
    const targets = ALL.slice(0, count);
    const at = (list: readonly string[], t: Target) => list[ALL.indexOf(t)] ?? 'good';
    const measurements = targets.flatMap((t) => [
      cell(t, 'default', other, at(other === 'direct' ? ways.none : ways.named, t)),
      cell(t, 'none', none, at(ways.none, t)),
      cell(t, 'named', named, at(ways.named, t)),
      cell(t, 'command-line', line, at(ways.line, t)),
    ]);
    const own: AntivirusEvidence | null = antivirus && {
      settings: settings('named', antivirus),
      measurements: targets
        .filter(({ service }) => service === 'MAPS')
        .map((t) => cell(t, 'named', antivirus, at(ways.antivirus, t))),
    };
    const way: Method = named === 'proxy' || named === 'skipped' ? 'named' : other === 'proxy' ? 'default' : 'none';
    return evidence(targets, measurements, {
      ...rest,
      proxies: [
        settings('default', other),
        settings('wpad', 'absent'),
        settings('none', 'direct'),
        settings('named', named === 'skipped' ? 'proxy' : named, fallsBack),
        settings('command-line', line),
      ],
      sensor: { method: way === 'none' ? 'Direct' : 'TelemetryProxyServer', way, address: '', why: 'generated' },
      antivirus: own,
      untested: open
        ? [
            {
              pattern: '*.wdcp.microsoft.com:443',
              required: true,
              services: ['MAPS'],
              regions: ['WW'],
              models: ['standard'],
              why: 'no public host',
              source: 'test',
            },
          ]
        : [],
    });
  });

const isDefender = ({ consumer }: { readonly consumer: string }) => consumer !== 'updates';

/** Steps that a finding accounts for. */
function stepsOf(finding: Finding, report: Report): readonly (readonly Observation[])[] {
  const all = [
    ...report.probes.map((probe) => ({ key: `${probe.targetId}/${probe.method}`, probe })),
    ...(report.antivirus?.probes ?? []).map((probe) => ({ key: `${probe.targetId}/antivirus`, probe })),
  ];
  return all
    .filter(({ key }) => finding.affected.includes(key))
    .flatMap(({ probe }) => probe.attempts.map(({ observations }) => observations));
}

const connected = (list: readonly Observation[]) =>
  list.some(({ phase, failure }) => phase === 'tcp' && failure === null);
const answered = (list: readonly Observation[]) =>
  list.some((step) => (step.phase === 'http' || step.phase === 'tunnel') && step.status !== null);

describe('what Defender takes decides', () => {
  it('nothing is said to work while a needed way is missing, untested or spoilt', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const report = conclude(world, '0.0.0');
        expect(report.runWarnings).toEqual([]);
        if (/^Everything that Defender needs works/.test(report.verdict)) {
          expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          expect(report.consumers?.filter(isDefender).filter(({ level }) => level !== 'ok')).toEqual([]);
          expect(world.untested).toEqual([]);
        }
        if (report.exit.code === 0) {
          expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          // The proxy that the user names on the command line is a way; nothing else is beside what Defender takes.
          const named = world.measurements.some(
            ({ method, state }) => method === 'command-line' && state === 'measured',
          );
          if (!named) expect(report.consumers?.filter(isDefender).filter(({ level }) => level === 'error')).toEqual([]);
        }
        for (const { level, required, reachable, total } of report.channels)
          if (level === 'ok' && required) expect(reachable).toBe(total);
      }),
      { numRuns: 400 },
    );
  });

  it('no sentence contradicts the steps of its own finding', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const report = conclude(world, '0.0.0');
        for (const finding of report.findings) {
          const { title } = wordsOf(finding);
          const own = stepsOf(finding, report);
          if (/dropped/.test(title)) expect(own.filter(connected), title).toEqual([]);
          if (/\b(do|does) not answer\b/.test(title))
            expect(
              own.filter((list) => connected(list) || answered(list)),
              title,
            ).toEqual([]);
          if (/gets no answer/.test(title))
            expect(
              own.filter((list) => list.at(-1)?.failure === null),
              title,
            ).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('consumers', () => {
  const works = [cnc, maps].map((t) => direct(t, steps.directOk(t)));
  const own = (route: Route, way: string): AntivirusEvidence => ({
    settings: settings('named', route),
    measurements: [cell(maps, 'named', route, way)],
  });

  it.each<[string, AntivirusEvidence, RegExp]>([
    [
      'is dead',
      own('proxy', 'dead'),
      /own proxy 10\.0\.0\.6:8080: 0 of 1 target are reached\. Its fallback, no proxy, reaches 1 of 1/,
    ],
    ['cannot be read', own('unusable', ''), /cannot use its own proxy setting "x y"/],
  ])("the antivirus's own proxy that %s is in the headline, with what comes after it", (_what, antivirus, words) => {
    const report = conclude(evidence([cnc, maps], works, { antivirus }), '0.0.0');
    expect(report.verdict).toMatch(words);
    expect(report.verdict).not.toMatch(/works/);
    expect(report.exit.code).toBe(0);
  });

  it('an antivirus without any way is an error, whatever the sensor reaches', () => {
    const closed = [direct(cnc, steps.directOk(cnc)), direct(maps, DIRECT.refused?.(maps) ?? [])];
    const report = conclude(evidence([cnc, maps], closed, { antivirus: own('proxy', 'dead') }), '0.0.0');
    expect(report.exit.code).toBe(1);
    expect(report.consumers?.map(({ consumer, level }) => `${consumer} ${level}`)).toEqual([
      'sensor ok',
      'antivirus error',
    ]);
  });

  it('a proxy that the user names is a way for the run, and the sensor is said not to take it', () => {
    const given = [
      direct(cnc, DIRECT.dropped?.(cnc) ?? []),
      measured(cnc, 'command-line', [attempt(PROXY, steps.proxyOk(cnc))]),
    ];
    const report = conclude(evidence([cnc], given), '0.0.0');
    expect(report.exit.code).toBe(0);
    expect(report.verdict).not.toMatch(/works/);
    expect(report.consumers?.map(({ consumer, level }) => `${consumer} ${level}`)).toEqual(['sensor error']);
  });
});
